package io.evj.http;

import org.jspecify.annotations.Nullable;

/// Requests that wait for their turn, linked one to the next. Confined to its loop.
final class RequestQueue {
    private @Nullable ClientRequest first;
    private @Nullable ClientRequest last;
    private int size;

    boolean isEmpty() {
        return first == null;
    }

    int size() {
        return size;
    }

    void add(ClientRequest request) {
        if (last == null) {
            first = request;
        } else {
            last.next = request;
        }
        last = request;
        size++;
    }

    void addFirst(ClientRequest request) {
        request.next = first;
        first = request;
        if (last == null) {
            last = request;
        }
        size++;
    }

    @Nullable ClientRequest poll() {
        ClientRequest head = first;
        if (head != null) {
            first = head.next;
            head.next = null;
            if (first == null) {
                last = null;
            }
            size--;
        }
        return head;
    }

    /// Takes one out, wherever it stands.
    ///
    /// @return whether it was there
    boolean remove(ClientRequest request) {
        ClientRequest before = null;
        for (ClientRequest each = first; each != null; before = each, each = each.next) {
            if (each == request) {
                if (before == null) {
                    first = each.next;
                } else {
                    before.next = each.next;
                }
                if (last == each) {
                    last = before;
                }
                each.next = null;
                size--;
                return true;
            }
        }
        return false;
    }

    /// Empties it.
    RequestQueue takeAll() {
        RequestQueue all = new RequestQueue();
        all.first = first;
        all.last = last;
        all.size = size;
        first = null;
        last = null;
        size = 0;
        return all;
    }
}
