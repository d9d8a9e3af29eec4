package io.evj.buffer;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/// Mixes addresses so that a family without a way to the peer costs one attempt, not all of its addresses.
///
/// @see <a href="https://www.rfc-editor.org/rfc/rfc8305#section-4">RFC 8305 §4</a>
final class FamilyOrder {
    private FamilyOrder() {}

    /// Takes an address of each family in turn, beginning with the family of the first (“First Address Family Count” 1).
    /// Within a family the order stays.
    ///
    /// @param preferred the best first
    static List<InetSocketAddress> interleaved(List<InetSocketAddress> preferred) {
        if (preferred.isEmpty()) {
            return preferred;
        }
        boolean isFirst4 = isIpv4(preferred.getFirst());
        Queue<InetSocketAddress> turn = new ArrayDeque<>();
        Queue<InetSocketAddress> next = new ArrayDeque<>();
        for (InetSocketAddress address : preferred) {
            (isIpv4(address) == isFirst4 ? turn : next).add(address);
        }
        List<InetSocketAddress> mixed = new ArrayList<>(preferred.size());
        while (!turn.isEmpty()) {
            mixed.add(turn.remove());
            if (!next.isEmpty()) {
                Queue<InetSocketAddress> other = next;
                next = turn;
                turn = other;
            }
        }
        mixed.addAll(next);
        return mixed;
    }

    private static boolean isIpv4(InetSocketAddress address) {
        return address.getAddress() instanceof Inet4Address;
    }
}
