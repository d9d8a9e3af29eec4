package peers;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import peers.music.Part;
import peers.music.Track;

/**
 * {@code ProtobufMarshal [ROUNDS [WARM_UP_SECONDS]]}: what {@code ./ev bench marshal} does, with protobuf's generated classes and a byte
 * array. Each round trip writes what the one before has read: a message keeps its size once it is known, and its text in UTF-8.
 */
public final class ProtobufMarshal {
    private static final int ROUND_TRIPS = 5_000;

    private static Track track = track();

    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 41;
        long warm = System.nanoTime() + (args.length > 1 ? Long.parseLong(args[1]) : 5) * 1_000_000_000L;
        do round(); while (System.nanoTime() - warm < 0);
        double[] nanos = new double[rounds];
        for (int i = 0; i < rounds; i++) nanos[i] = (double) round() / ROUND_TRIPS;
        Arrays.sort(nanos);
        if (!track.equals(track())) throw new IllegalStateException("read something else than was written");
        System.out.printf(Locale.ROOT, "bench=marshal library=protobuf rounds=%d bytes=%d round_trip_ns=%.1f%n",
                rounds, track.getSerializedSize(), nanos[rounds / 2]);
    }

    private static long round() throws Exception {
        long start = System.nanoTime();
        for (int i = 0; i < ROUND_TRIPS; i++) track = Track.parseFrom(track.toByteArray());
        return System.nanoTime() - start;
    }

    private static Track track() {
        byte[] bytes = new byte[64];
        for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) i;
        return Track.newBuilder()
                .setId(4_711)
                .setChannels(2)
                .setRate(44_100)
                .setYear(1971)
                .setFlags(0x81)
                .setCreated(1_700_000_000_000L)
                .setModified(1_700_086_400_000L)
                .setBytesLong(31_457_280)
                .setOwner(9_000_000_001L)
                .setTitle("The Long Way Down to the River")
                .setArtist("Ada and the Engines")
                .setAlbum("Notes on a Loom")
                .setPath("/music/ada-and-the-engines/notes-on-a-loom/07.flac")
                .setDigest(ByteString.copyFrom(bytes, 0, 16))
                .setPicture(ByteString.copyFrom(bytes))
                .setRating(5)
                .setIntro(part("Intro", 31))
                .addAllMarks(List.of(10, 200, 3_000, 40_000))
                .addAllParts(List.of(part("Verse", 60), part("Bridge", 45), part("Chorus", 90)))
                .build();
    }

    private static Part part(String name, int seconds) { return Part.newBuilder().setName(name).setSeconds(seconds).build(); }
}
