package io.evj.rpcgen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemsTest {
    @Test
    void reportsAllErrorsOfAFileInItsOrder() {
        assertThat(
                        problems(
                                """
                                struct a {
                                    int x = 1
                                    float y = 2;
                                    string = 3;
                                    optional array int z = 4;
                                    bytes b[0] = 5;
                                    struct[nobody] s = 6;
                                    string x = 7;
                                    string w = 1;
                                    int v[3] = 8;
                                    array bytes u = 9;
                                    int t = 0;
                                    string r 10;
                                };
                                struct a {
                                }
                                $ hello
                                rpc Ask (a) returns (c);
                                rpc Ask (a) gives (b);
                                struct last { int q = 1;
                                """))
                .containsExactly(
                        "2:14: error: expected ';'",
                        "3:5: error: unknown type 'float': int, int64, string, bytes or struct[NAME]",
                        "4:12: error: expected the name of the member, not '='",
                        "5:14: error: a member cannot be both optional and array",
                        "6:13: error: a length is a number from 1 to 2147483647",
                        "7:12: error: no struct 'nobody' in this file",
                        "8:12: error: member 'x' is declared on line 2 already",
                        "9:12: error: tag 1 of 'w' is that of 'x' (line 2) already",
                        "10:10: error: only bytes have a length",
                        "11:11: error: bytes cannot be an array",
                        "12:13: error: a tag is a number from 1 to 4294967295 (0xffffffff), not 0",
                        "13:14: error: expected '=', not '10'",
                        "14:2: error: no ';' follows the '}' of a struct",
                        "15:8: error: struct 'a' is declared on line 1 already",
                        "17:1: error: unexpected '$'",
                        "17:3: error: expected 'struct', 'rpc' or a directive, not 'hello'",
                        "18:22: error: no struct 'c' in this file",
                        "19:13: error: expected 'returns', not 'gives'",
                        "21:1: error: expected the '}' of struct 'last' (line 20), not the end of the file");
    }

    @Test
    void namesTheFile() {
        var thrown =
                catchThrowableOfType(
                        RpcSyntaxException.class,
                        () -> RpcFile.parse("dir/weather.rpc", "\n  what"));

        assertThat(thrown)
                .hasMessage(
                        "dir/weather.rpc:2:3: error: expected 'struct', 'rpc' or a directive, not"
                                + " 'what'");
    }

    @ParameterizedTest
    @CsvSource({
        "0",
        "00",
        "01",
        "-1",
        "4294967296",
        "0x100000000",
        "0x",
        "1a",
        "99999999999999999999"
    })
    void refusesTagsThatCannotBe(String tag) {
        assertThat(problems("struct a { int x = " + tag + "; }"))
                .singleElement()
                .asString()
                .startsWith("1:20: error: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "2147483648", "1x", "NONE", "\"text\"", ""})
    void refusesLengthsThatCannotBe(String length) {
        assertThat(problems("struct a { bytes x[" + length + "] = 1; }"))
                .isNotEmpty()
                .allMatch(problem -> problem.startsWith("1:") && problem.contains("error"));
    }

    @Test
    void refusesLengthsThatAreDefinedAsSomethingElse() {
        assertThat(problems("#define LEN \"16\"\nstruct a { bytes x[LEN] = 1; }"))
                .containsExactly("2:20: error: a length is a number from 1 to 2147483647");
    }

    @Test
    void goesOnBehindAStructThatIsNotClosed() {
        assertThat(problems("struct a {\n  int x = 1;\nstruct b {\n  int y = 0;\n}\n"))
                .containsExactly(
                        "3:1: error: expected the '}' of struct 'a' (line 1), not 'struct'",
                        "4:11: error: a tag is a number from 1 to 4294967295 (0xffffffff), not 0");
    }

    @Test
    void goesOnBehindABrokenHead() {
        assertThat(problems("rpc Ask (q)\nstruct {\nint x = 1;\n}\nstruct b {\n  int y = 0;\n}\n"))
                .containsExactly(
                        "2:1: error: expected 'returns', not 'struct'",
                        "2:8: error: expected the name of the struct, not '{'",
                        "6:11: error: a tag is a number from 1 to 4294967295 (0xffffffff), not 0");
    }

    @Test
    void reportsCommentsWithoutEnd() {
        assertThat(problems("struct a { int x = 1; }\n  /* and"))
                .containsExactly("2:3: error: this comment does not end");
    }

    @Test
    void reportsDirectivesThatAreNone() {
        assertThat(
                        problems(
                                """
                                #pragma once
                                #endif
                                #if 1
                                struct a {
                                #define X 1
                                    int x = 1; #define Y 1
                                }
                                #define Z 1 \\
                                #define N 1
                                #define N 2
                                """))
                .containsExactly(
                        "1:1: error: unknown directive '#pragma once': #include, #define, #if,"
                                + " #ifdef, #endif",
                        "2:1: error: no #if precedes",
                        "3:1: warning: left out: '#if 1' is for C",
                        "3:1: error: no #endif follows",
                        "4:1: error: a struct cannot depend on the condition of line 3",
                        "5:1: error: directives stand outside structs",
                        "6:16: error: a directive is a line of its own",
                        "8:1: error: a directive is one line: no '\\' at its end",
                        "10:1: error: 'N' has another value on line 9");
    }

    @Test
    void refusesStructsThatAlwaysContainThemselves() {
        assertThat(
                        problems(
                                """
                                struct a { struct[b] x = 1; }
                                struct b { int y = 1; struct[a] x = 2; }
                                struct c { struct[c] x = 1; }
                                struct d { optional struct[d] x = 1; array struct[e] y = 2; }
                                struct e { struct[d] x = 1; }
                                """))
                .containsExactly(
                        "2:30: error: a 'a' would always contain another one, without end",
                        "3:19: error: a 'c' would always contain another one, without end");
    }

    @Test
    void refusesNamesThatAreTheSameInJava() {
        assertThat(
                        problems(
                                """
                                struct from_name { int a_b = 1; int aB = 2; int ab = 3; }
                                struct FromName { int x = 1; }
                                struct fromname { int x = 1; }
                                struct test_service { int x = 1; }
                                struct test_constants { int x = 1; }
                                #define X 1
                                rpc do_it (FromName) returns (FromName);
                                rpc DoIt (FromName) returns (FromName);
                                """))
                .containsExactly(
                        "1:37: error: 'aB' would have the name of 'a_b' (line 1) in Java",
                        "2:8: error: 'FromName' would have the name of 'from_name' (line 1) in Java",
                        "3:8: error: 'fromname' would have the name of 'from_name' (line 1) in Java",
                        "4:8: error: struct 'test_service' would be TestService in Java, as another"
                                + " generated type is",
                        "5:8: error: struct 'test_constants' would be TestConstants in Java, as"
                                + " another generated type is",
                        "8:5: error: 'DoIt' would have the name of 'do_it' (line 7) in Java");
    }

    @Test
    void refusesMoreMembersThanARecordCanHave() {
        assertThat(problems(structOf(254, "int"))).isEmpty();
        assertThat(problems(structOf(255, "int")))
                .containsExactly(
                        "1:8: error: 'a' has too many members for a record: at most 254, a required"
                                + " int64 counts twice");
        assertThat(problems(structOf(127, "int64"))).isEmpty();
        assertThat(problems(structOf(128, "int64"))).hasSize(1);
        assertThat(problems(structOf(254, "array int64"))).isEmpty();
    }

    private static String structOf(int count, String type) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(tag -> type + " m" + tag + " = " + tag + ";")
                .collect(Collectors.joining("\n", "struct a {\n", "\n}\n"));
    }

    @Test
    void stopsCollectingAtSomePoint() {
        String noise = "what\n".repeat(10) + "$ ".repeat(3 * Problems.COUNT_MAX);

        assertThat(problems(noise)).hasSize(Problems.COUNT_MAX);
    }

    @Test
    void manyWarningsHideNoError() {
        String warnings = "#include <x.h>\n".repeat(2 * Problems.COUNT_MAX);

        assertThat(problems(warnings + "what"))
                .hasSize(Problems.COUNT_MAX + 1)
                .last()
                .asString()
                .contains("error");
    }

    @Test
    void controlCharactersAreNotRepeated() {
        assertThat(problems("\u0000\u001b[2J"))
                .first()
                .isEqualTo("1:1: error: unexpected character");
    }

    private static Stream<String> withoutFile(RpcSyntaxException thrown) {
        return thrown.problems().stream()
                .map(problem -> problem.toString().replaceFirst("^test\\.rpc:", ""));
    }

    /// The problems of a file, which is refused if there is any error.
    private static List<String> problems(String text) {
        try {
            RpcFile.parse("test.rpc", text);
            return List.of();
        } catch (RpcSyntaxException e) {
            return withoutFile(e).toList();
        }
    }
}
