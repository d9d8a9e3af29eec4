package io.evj.rpcgen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParserTest {
    @Test
    void readsEveryKindOfMember() throws RpcSyntaxException {
        Struct struct =
                parse(
                                """
                                struct all {
                                    int number = 1;
                                    int64 large = 2;
                                    string text = 3;
                                    bytes data = 4;
                                    bytes digest[20] = 5;
                                    struct[other] inner = 6;
                                    optional string maybe = 7;
                                    array int many = 0xffffffff;
                                }
                                struct other { int x = 1; }
                                """)
                        .structs()
                        .getFirst();

        assertThat(struct.members())
                .extracting(Member::presence, Member::type, Member::name, Member::tag)
                .containsExactly(
                        member(Presence.REQUIRED, MemberType.Plain.INT, "number", 1),
                        member(Presence.REQUIRED, MemberType.Plain.INT64, "large", 2),
                        member(Presence.REQUIRED, MemberType.Plain.STRING, "text", 3),
                        member(Presence.REQUIRED, MemberType.Plain.BYTES, "data", 4),
                        member(Presence.REQUIRED, new MemberType.FixedBytes(20), "digest", 5),
                        member(
                                Presence.REQUIRED,
                                new MemberType.Reference("other", new Place(7, 12)),
                                "inner",
                                6),
                        member(Presence.OPTIONAL, MemberType.Plain.STRING, "maybe", 7),
                        member(Presence.ARRAY, MemberType.Plain.INT, "many", -1));
    }

    @Test
    void readsWhatLibeventsOwnTestsDescribe() throws RpcSyntaxException {
        RpcFile file =
                parse(
                        """
                        /* people who hurt each other */

                        struct msg {
                        \tstring from_name = 1;
                        \tstring to_name = 2;
                        \toptional struct[kill] attack = 3;
                        \tarray struct[run] run = 4;
                        }

                        struct kill {
                        \tstring weapon = 0x10121;
                        \tstring action = 2;
                        \tarray int how_often = 3;
                        }

                        struct run {
                        \tstring how = 1;
                        \toptional bytes some_bytes = 2;

                        \tbytes fixed_bytes[24] = 3;
                        \tarray string notes = 4;

                        \toptional int64 large_number = 5;
                        \tarray struct[run] other_numbers = 6;
                        }
                        """);

        assertThat(file.structs()).extracting(Struct::name).containsExactly("msg", "kill", "run");
        assertThat(file.structs().get(1).members().getFirst().tag()).isEqualTo(0x10121);
        assertThat(file.warnings()).isEmpty();
    }

    @Test
    void linesAndBlanksMeanNothing() throws RpcSyntaxException {
        RpcFile spread =
                parse(
                        "struct\n a\n{optional\n\tint\r\n x\n=\n1\n;;bytes b [ 3 ]=2; array struct [ a ]c=3\n;}");

        assertThat(spread.structs().getFirst().members())
                .extracting(Member::name)
                .containsExactly("x", "b", "c");
    }

    @Test
    void readsProcedures() throws RpcSyntaxException {
        RpcFile file =
                parse(
                        """
                        struct q { int x = 1; }
                        struct a { int x = 1; }
                        rpc Ask (q) returns (a);
                        """);

        assertThat(file.rpcs())
                .containsExactly(
                        new Rpc(
                                "Ask",
                                new MemberType.Reference("q", new Place(3, 10)),
                                new MemberType.Reference("a", new Place(3, 22)),
                                "",
                                new Place(3, 5)));
    }

    @Test
    void readsProceduresInCommentsThatAreMarked() throws RpcSyntaxException {
        RpcFile file =
                parse(
                        """
                        struct q { int x = 1; }
                        //@ rpc Ask (q) returns (q);
                        // rpc Other (q) returns (q);
                        """);

        assertThat(file.rpcs()).extracting(Rpc::name).containsExactly("Ask");
    }

    @Test
    void anEmptyFileDeclaresNothing() throws RpcSyntaxException {
        assertThat(parse("// nothing\n").structs()).isEmpty();
    }

    @Test
    void aByteOrderMarkMeansNothing() throws RpcSyntaxException {
        assertThat(parse("\uFEFFstruct a { int x = 1; }").structs()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "0x1, 1", "0X1f, 31", "4294967295, -1", "0xFFFFFFFF, -1", "128, 128"})
    void readsTags(String digits, int tag) throws RpcSyntaxException {
        RpcFile file = parse("struct a { int x = " + digits + "; }");

        assertThat(file.structs().getFirst().members().getFirst().tag()).isEqualTo(tag);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#define LEN 16",
                "#define LEN (16)",
                "#define LEN 0x10",
                "#define LEN 020u"
            })
    void takesLengthsFromDefinitions(String definition) throws RpcSyntaxException {
        RpcFile file = parse("struct a { bytes x[LEN] = 1; }\n" + definition);

        assertThat(file.structs().getFirst().members().getFirst().type())
                .isEqualTo(new MemberType.FixedBytes(16));
    }

    @Test
    void keepsDefinitionsThatMeanTheSameInJava() throws RpcSyntaxException {
        RpcFile file =
                parse(
                        """
                        #define VERSION 3   // of the protocol
                        #define NAME "weather \\"now\\""
                          #  define BIG 0xffffffffUL
                        #define NEGATIVE -1
                        #define VERSION 3
                        """);

        assertThat(file.constants())
                .extracting(Constant::name, Constant::value, Constant::comment)
                .containsExactly(
                        tuple("VERSION", "3", "of the protocol"),
                        tuple("NAME", "\"weather \\\"now\\\"\"", ""),
                        tuple("BIG", "0xffffffffL", ""),
                        tuple("NEGATIVE", "-1", ""));
        assertThat(file.warnings()).isEmpty();
    }

    @Test
    void saysWhichDirectivesAreLeftOut() throws RpcSyntaxException {
        RpcFile file =
                parse(
                        """
                        #include <sys/types.h>
                        #include "weather.h" // the structs
                        #ifdef DEBUG
                        #if DEBUG > 1
                        #endif
                        #endif
                        #define WEATHER_H
                        #define TWICE(x) (2 * (x))
                        #define SUM 1 + 2
                        #define HUGE 99999999999999999999
                        """);

        assertThat(file.constants()).isEmpty();
        assertThat(file.warnings())
                .extracting(Problem::toString)
                .containsExactly(
                        "test.rpc:1:1: warning: left out: '#include <sys/types.h>' is for C",
                        "test.rpc:2:1: warning: left out: '#include \"weather.h\"' is for C",
                        "test.rpc:3:1: warning: left out: '#ifdef DEBUG' is for C",
                        "test.rpc:4:1: warning: left out: '#if DEBUG > 1' is for C",
                        "test.rpc:7:1: warning: left out: 'WEATHER_H' is no number and no string",
                        "test.rpc:8:1: warning: left out: 'TWICE' is no number and no string",
                        "test.rpc:9:1: warning: left out: 'SUM' is no number and no string",
                        "test.rpc:10:1: warning: left out: 'HUGE' is no number and no string");
    }

    @Test
    void warnsOfRequestsThatCanBeEmpty() throws RpcSyntaxException {
        RpcFile file = parse("struct a { optional int x = 1; }\nrpc Ask (a) returns (a);");

        assertThat(file.warnings())
                .extracting(Problem::toString)
                .containsExactly(
                        "test.rpc:2:10: warning: 'a' with nothing set has no bytes, and a server"
                                + " refuses a request without");
    }

    private static Tuple member(Presence presence, MemberType type, String name, int tag) {
        return tuple(presence, type, name, tag);
    }

    private static RpcFile parse(String text) throws RpcSyntaxException {
        return RpcFile.parse("test.rpc", text);
    }
}
