package io.evj.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// What brings new bytes to either end.
enum ModelAppends implements Step.Action {
    ADD,
    ADD_BYTE_BUFFER,
    ADD_SEVERAL,
    ADD_TEXT,
    ADD_IN_CHARSET,
    ADD_NUMBER,
    ADD_DIGITS,
    ADD_FORMAT,
    STREAM_ONE,
    STREAM_SEVERAL,
    PREPEND,
    PREPEND_BYTE_BUFFER,
    PREPEND_TEXT,
    ADD_REFERENCE,
    ADD_MAPPED_FILE,
    ADD_READ_FILE,
    ADD_FILE_BY_PATH,
    EXPAND,
    RESERVE,
    COMMIT;

    private static final String TEXT = "0123456789abcdefghijklmnopqrstuvwxyz#+-*/=?!";

    @Override
    public void run(ModelTrial trial, Twin mine, Twin other, Step step) throws IOException {
        EvBuffer buffer = mine.buffer;
        int n = step.amount();
        int place = step.place();
        switch (this) {
            case ADD -> {
                byte[] all = trial.fresh(n + place);
                byte[] some = ModelBytes.part(all, place, n);
                mine.append(some, () -> buffer.add(all, place, n));
            }
            case ADD_BYTE_BUFFER -> {
                byte[] fresh = trial.fresh(n);
                ByteBuffer source = ModelBytes.framed(fresh, place % 2 == 0);
                int left = mine.isEndFrozen ? n : 0;
                mine.append(fresh, () -> buffer.add(source));
                assertThat(source.remaining()).isEqualTo(left);
            }
            case ADD_SEVERAL -> {
                byte[] first = trial.fresh(n);
                byte[] second = trial.fresh(place);
                byte[] both = ModelBytes.joined(first, second);
                ByteBuffer one = ModelBytes.framed(first, true);
                ByteBuffer two = ModelBytes.framed(second, false);
                mine.append(
                        both, () -> assertThat(buffer.add(one, two, one)).isEqualTo(both.length));
                assertThat(one.remaining() + two.remaining())
                        .isEqualTo(mine.isEndFrozen ? both.length : 0);
            }
            case ADD_TEXT -> {
                CharSequence text =
                        new StringBuilder(TEXT.substring(0, n)).append(place == 0 ? "ß€😀" : "");
                byte[] fresh = text.toString().getBytes(StandardCharsets.UTF_8);
                mine.append(fresh, () -> buffer.add(place % 2 == 0 ? text : text.toString()));
            }
            case ADD_IN_CHARSET -> {
                String text = TEXT.substring(0, n) + "ß";
                byte[] fresh = text.getBytes(StandardCharsets.UTF_16BE);
                mine.append(fresh, () -> buffer.add(text, StandardCharsets.UTF_16BE));
            }
            case ADD_NUMBER -> addNumber(mine, trial.fresh(1 << place % 4));
            case ADD_DIGITS -> {
                long number = (place % 2 == 0 ? -1L : 1L) << n;
                String text = place > 20 ? Long.toHexString(number) : Long.toString(number);
                mine.append(
                        text.getBytes(StandardCharsets.US_ASCII),
                        () -> {
                            if (place > 20) {
                                buffer.addHex(number);
                            } else {
                                buffer.addDecimal(number);
                            }
                        });
            }
            case ADD_FORMAT -> {
                byte[] fresh =
                        String.format(Locale.ROOT, "<%d %.1f ä>", n, place / 2.0)
                                .getBytes(StandardCharsets.UTF_8);
                mine.append(
                        fresh,
                        () ->
                                assertThat(buffer.addFormat("<%d %.1f ä>", n, place / 2.0))
                                        .isEqualTo(fresh.length));
            }
            case STREAM_ONE -> {
                byte[] fresh = trial.fresh(1);
                mine.append(fresh, () -> mine.output.write(fresh[0] + 256));
            }
            case STREAM_SEVERAL -> {
                byte[] all = trial.fresh(n + place);
                mine.append(ModelBytes.part(all, place, n), () -> mine.output.write(all, place, n));
            }
            case PREPEND -> {
                byte[] all = trial.fresh(n + place);
                mine.prepend(ModelBytes.part(all, place, n), () -> buffer.prepend(all, place, n));
            }
            case PREPEND_BYTE_BUFFER -> {
                byte[] fresh = trial.fresh(n);
                ByteBuffer source = ModelBytes.framed(fresh, place % 2 == 0);
                int left = mine.isFrontFrozen ? n : 0;
                mine.prepend(fresh, () -> buffer.prepend(source));
                assertThat(source.remaining()).isEqualTo(left);
            }
            case PREPEND_TEXT -> {
                String text = TEXT.substring(0, n) + (place == 0 ? "ß" : "");
                mine.prepend(text.getBytes(StandardCharsets.UTF_8), () -> buffer.prepend(text));
            }
            case ADD_REFERENCE -> addReference(trial, mine, n, place);
            case ADD_MAPPED_FILE -> addFile(trial, mine, step);
            case ADD_READ_FILE -> addFile(trial, mine, step, FileSegment.Option.NEVER_MAPS);
            case ADD_FILE_BY_PATH -> {
                byte[] part = ModelBytes.part(trial.file.bytes, place, n);
                if (!Twin.isRefused(
                        mine.isEndFrozen, () -> buffer.addFile(trial.file.path, place, n))) {
                    mine.added(part);
                }
            }
            case EXPAND -> buffer.expand(n);
            case RESERVE -> reserve(trial, mine, n, 1 + place % 4, place);
            case COMMIT -> commit(mine);
        }
    }

    private static void addNumber(Twin mine, byte[] fresh) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(fresh);
        EvBuffer buffer = mine.buffer;
        mine.append(
                fresh,
                () -> {
                    switch (fresh.length) {
                        case Byte.BYTES -> buffer.addByte(bytes.get());
                        case Short.BYTES -> buffer.addShort(bytes.getShort());
                        case Integer.BYTES -> buffer.addInt(bytes.getInt());
                        default -> buffer.addLong(bytes.getLong());
                    }
                });
    }

    /// Where it is refused, the clean-up is not called; the model calls it instead.
    private static void addReference(ModelTrial trial, Twin mine, int n, int place)
            throws IOException {
        byte[] fresh = trial.fresh(n);
        Runnable cleanup = trial.cleanup();
        boolean isRefused = mine.isEndFrozen && n > 0;
        mine.append(
                fresh,
                () -> {
                    if (place % 2 == 0) {
                        ByteBuffer memory = ModelBytes.framed(fresh, true);
                        mine.buffer.addReference(memory, released -> cleanup.run());
                        assertThat(memory.remaining()).isEqualTo(n);
                    } else {
                        byte[] framed = ModelBytes.joined(new byte[place], fresh);
                        mine.buffer.addReference(framed, place, n, released -> cleanup.run());
                    }
                });
        if (isRefused) {
            cleanup.run();
        }
    }

    private static void addFile(
            ModelTrial trial, Twin mine, Step step, FileSegment.Option... options)
            throws IOException {
        byte[] part = ModelBytes.part(trial.file.bytes, step.place(), step.amount());
        Runnable cleanup = trial.cleanup();
        try (FileSegment segment =
                FileSegment.of(trial.file.source, 0, FileSegment.REST, options)
                        .onRelease(released -> cleanup.run())) {
            if (!Twin.isRefused(
                    mine.isEndFrozen,
                    () -> mine.buffer.addFileSegment(segment, step.place(), step.amount()))) {
                mine.added(part);
            }
        }
    }

    private static void reserve(
            ModelTrial trial, Twin mine, int length, int extentsMax, int writtenMax)
            throws IOException {
        Reservation[] room = new Reservation[1];
        if (Twin.isRefused(
                mine.isEndFrozen, () -> room[0] = mine.buffer.reserve(length, extentsMax))) {
            return;
        }
        mine.room = room[0];
        mine.written = new byte[0];
        mine.isRoomThere = true;
        mine.isRoomOver = false;
        int sum = 0;
        for (ByteBuffer extent : mine.room.extents()) {
            sum += extent.remaining();
            byte[] fresh = trial.fresh(Math.min(extent.remaining(), writtenMax));
            extent.put(fresh);
            mine.written = ModelBytes.joined(mine.written, fresh);
        }
        assertThat(sum).isGreaterThanOrEqualTo(length);
        assertThat(mine.room.extents()).hasSizeBetween(1, extentsMax);
    }

    private static void commit(Twin mine) throws IOException {
        if (mine.room == null) {
            return;
        }
        mine.buffer.freeze(BufferEnd.END);
        Twin.isRefused(true, mine.room::commit);
        if (mine.isEndFrozen) {
            return;
        }
        mine.buffer.unfreeze(BufferEnd.END);
        if (mine.isRoomOver) {
            assertThatThrownBy(mine.room::commit).hasMessageContaining("ended");
        } else if (isCommitted(mine)) {
            mine.added(mine.written);
            mine.isRoomOver = true;
        }
    }

    private static boolean isCommitted(Twin mine) {
        try {
            mine.room.commit();
            return true;
        } catch (IllegalStateException ended) {
            assertThat(ended).hasMessageContaining("ended");
            assertThat(mine.isRoomThere).as("room").isFalse();
            return false;
        }
    }
}
