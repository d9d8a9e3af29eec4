package io.evj.rpc;

import io.evj.buffer.EvBuffer;

/// A message: a row of tagged items. The `.rpc` compiler generates one record for each struct of a file:
///
/// ```java
/// var kill = new Kill("feather", "tickle", null);      // weapon, action, optional how_often
/// kill.marshal(buffer);
/// …
/// Kill same = Kill.unmarshal(buffer, MessageLimits.defaults());
/// ```
///
/// A generated message is complete from the beginning, as its constructor sees to that. An optional member that is not
/// set is null. The accessors are those of the record.
///
/// @libevent EVTAG_HAS
/// @libevent EVTAG_GET
/// @libevent EVTAG_GET_WITH_LEN
/// @libevent EVTAG_ASSIGN
/// @libevent EVTAG_ASSIGN_WITH_LEN
/// @libevent EVTAG_ARRAY_ADD_VALUE
/// @libevent EVTAG_ARRAY_ADD
/// @libevent EVTAG_ARRAY_GET
/// @libevent EVTAG_ARRAY_LEN
/// @libevent EVTAG_ADD
/// @libevent EVTAG_LEN
public interface Message {
    /// Writes all items that are set. Called by the writer.
    ///
    /// @param out takes them
    void write(MessageWriter out);

    /// Appends the message to a buffer. To write many, keep a [MessageWriter].
    ///
    /// @param target takes it whole, or not at all
    /// @throws IllegalArgumentException text in it holds half of a surrogate pair
    default void marshal(EvBuffer target) {
        new MessageWriter().marshal(this, target);
    }
}
