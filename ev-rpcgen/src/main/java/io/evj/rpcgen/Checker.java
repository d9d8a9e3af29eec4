package io.evj.rpcgen;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds what contradicts itself in a file that could be parsed.
final class Checker {
    /// A constructor takes 255 arguments, `this` among them; a long counts twice.
    private static final int SLOTS_MAX = 254;

    private final RpcFile file;
    private final Problems problems;
    private final Map<String, Struct> structs = new HashMap<>();

    private Checker(RpcFile file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    static void check(RpcFile file, Problems problems) {
        var checker = new Checker(file, problems);
        checker.structNames();
        for (Struct struct : file.structs()) {
            checker.members(struct);
        }
        checker.rpcs();
        checker.impossible();
    }

    private void structNames() {
        var javaNames = new HashMap<String, Declared>();
        for (Struct struct : file.structs()) {
            Struct first = structs.putIfAbsent(struct.name(), struct);
            if (first != null) {
                repeated("struct", struct.name(), struct.place(), first.place());
            } else {
                String file = JavaNames.type(struct.name()).toLowerCase(Locale.ROOT);
                sameInJava(javaNames, struct.name(), file, struct.place());
            }
        }
        String stem = JavaNames.file(file.name());
        fileType(javaNames, stem + "Service", !file.rpcs().isEmpty());
        fileType(javaNames, stem + "Constants", !file.constants().isEmpty());
    }

    /// The types that are generated for the file as a whole must have names of their own.
    private void fileType(Map<String, Declared> javaNames, String type, boolean isGenerated) {
        Declared struct = javaNames.get(type.toLowerCase(Locale.ROOT));
        if (isGenerated && struct != null) {
            problems.error(
                    struct.place,
                    "struct '%s' would be %s in Java, as another generated type is"
                            .formatted(struct.name, type));
        }
    }

    private void members(Struct struct) {
        var byName = new HashMap<String, Member>();
        var byTag = new HashMap<Integer, Member>();
        var javaNames = new HashMap<String, Declared>();
        int slots = 0;
        for (Member member : struct.members()) {
            Member sameName = byName.putIfAbsent(member.name(), member);
            Member sameTag = member.tag() == 0 ? null : byTag.putIfAbsent(member.tag(), member);
            if (sameName != null) {
                repeated("member", member.name(), member.place(), sameName.place());
            } else {
                String javaName = JavaNames.member(member.name());
                sameInJava(javaNames, member.name(), javaName, member.place());
            }
            if (sameTag != null) {
                problems.error(
                        member.place(),
                        "tag %s of '%s' is that of '%s' (line %d) already"
                                .formatted(
                                        Integer.toUnsignedString(member.tag()),
                                        member.name(),
                                        sameTag.name(),
                                        sameTag.place().line()));
            }
            if (member.type() instanceof MemberType.Reference reference) {
                exists(reference);
            }
            slots += isLong(member) ? 2 : 1;
        }
        if (slots > SLOTS_MAX) {
            problems.error(
                    struct.place(),
                    "'%s' has too many members for a record: at most %d, a required int64 counts twice"
                            .formatted(struct.name(), SLOTS_MAX));
        }
    }

    private static boolean isLong(Member member) {
        return member.type() == MemberType.Plain.INT64 && member.presence() == Presence.REQUIRED;
    }

    private void rpcs() {
        var byName = new HashMap<String, Rpc>();
        var javaNames = new HashMap<String, Declared>();
        for (Rpc rpc : file.rpcs()) {
            Rpc first = byName.putIfAbsent(rpc.name(), rpc);
            if (first != null) {
                repeated("rpc", rpc.name(), rpc.place(), first.place());
            } else {
                sameInJava(javaNames, rpc.name(), JavaNames.constant(rpc.name()), rpc.place());
            }
            exists(rpc.reply());
            Struct request = exists(rpc.request());
            if (request != null && canBeEmpty(request)) {
                problems.warning(
                        rpc.request().place(),
                        "'%s' with nothing set has no bytes, and a server refuses a request without"
                                .formatted(request.name()));
            }
        }
    }

    private static boolean canBeEmpty(Struct struct) {
        return struct.members().stream().allMatch(member -> member.presence() != Presence.REQUIRED);
    }

    private @Nullable Struct exists(MemberType.Reference reference) {
        Struct struct = structs.get(reference.name());
        if (struct == null) {
            problems.error(reference.place(), "no struct '" + reference.name() + "' in this file");
        }
        return struct;
    }

    /// Finds structs that must contain themselves, and so are never complete.
    private void impossible() {
        Set<String> sound = new HashSet<>();
        for (Struct struct : file.structs()) {
            follow(struct, new ArrayList<>(), sound);
        }
    }

    private void follow(Struct struct, List<String> path, Set<String> sound) {
        if (sound.contains(struct.name())) {
            return;
        }
        path.add(struct.name());
        for (Member member : struct.members()) {
            if (member.presence() == Presence.REQUIRED
                    && member.type() instanceof MemberType.Reference reference) {
                Struct inner = structs.get(reference.name());
                if (path.contains(reference.name())) {
                    problems.error(
                            reference.place(),
                            "a '%s' would always contain another one, without end"
                                    .formatted(reference.name()));
                } else if (inner != null) {
                    follow(inner, path, sound);
                }
            }
        }
        path.removeLast();
        sound.add(struct.name());
    }

    private void repeated(String what, String name, Place place, Place first) {
        problems.error(
                place,
                "%s '%s' is declared on line %d already".formatted(what, name, first.line()));
    }

    /// Names that differ in the file must differ in Java; those of types by more than case, since they name files.
    private void sameInJava(
            Map<String, Declared> javaNames, String name, String javaName, Place place) {
        Declared first = javaNames.putIfAbsent(javaName, new Declared(name, place));
        if (first != null) {
            problems.error(
                    place,
                    "'%s' would have the name of '%s' (line %d) in Java"
                            .formatted(name, first.name, first.place.line()));
        }
    }

    /// A name of the file, and where it was declared.
    private record Declared(String name, Place place) {}
}
