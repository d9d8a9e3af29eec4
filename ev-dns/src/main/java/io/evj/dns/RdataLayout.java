package io.evj.dns;

import java.io.ByteArrayOutputStream;

/// Where names stand in the data of the older types, in which others may have compressed them (RFC 3597 §4, RFC 1035, 1183,
/// 2163, 2230, 2535, 3403, 6672). Nobody could read such data outside of its message, so the names are put in full.
final class RdataLayout {
    private RdataLayout() {}

    /// Reads all up to the limit of the input.
    static Octets expand(WireInput in, DnsType type) {
        return switch (type.code()) {
            case TypeCodes.MD,
                    TypeCodes.MF,
                    TypeCodes.MB,
                    TypeCodes.MG,
                    TypeCodes.MR,
                    TypeCodes.DNAME ->
                    names(in, 0, 0, 1);
            case TypeCodes.MINFO, TypeCodes.RP -> names(in, 0, 0, 2);
            case TypeCodes.AFSDB, TypeCodes.RT, TypeCodes.KX -> names(in, 2, 0, 1);
            case TypeCodes.PX -> names(in, 2, 0, 2);
            case TypeCodes.NAPTR -> names(in, 4, 3, 1);
            case TypeCodes.SIG -> withRest(in, 18);
            case TypeCodes.NXT -> withRest(in, 0);
            default -> in.octets(in.remaining());
        };
    }

    /// Some octets, strings and names.
    private static Octets names(WireInput in, int octets, int strings, int names) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(in.take(octets));
        for (int i = 0; i < strings; i++) {
            Octets string = in.string();
            out.write(string.size());
            out.writeBytes(string.bytes());
        }
        for (int i = 0; i < names; i++) {
            out.writeBytes(in.name().wire());
        }
        return Octets.wrap(out.toByteArray());
    }

    /// Some octets, a name, and whatever follows.
    private static Octets withRest(WireInput in, int octets) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(in.take(octets));
        out.writeBytes(in.name().wire());
        out.writeBytes(in.take(in.remaining()));
        return Octets.wrap(out.toByteArray());
    }
}
