package io.evj.rpcgen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;

class CommentsTest {
    @Test
    void belongToWhatTheyStandAbove() throws RpcSyntaxException {
        Struct struct =
                struct(
                        """
                        // The licence.

                        /**
                         * What the weather
                         * is like.
                         *
                         *  * here
                         */
                        struct report {
                            // Where,
                            // in short.
                            string place = 1;
                            /* When. */ int64 time = 2;

                            // Nothing is said of what follows.

                            int x = 3;
                        }
                        """);

        assertThat(struct.comment()).isEqualTo("What the weather\nis like.\n\n * here");
        assertThat(struct.members())
                .extracting(Member::comment)
                .containsExactly("Where,\nin short.", "When.", "");
    }

    @Test
    void belongToWhatTheyStandBehind() throws RpcSyntaxException {
        Struct struct =
                struct(
                        """
                        struct report { // What the weather is like.
                            string place = 1; // Where.
                            int64 time = 2;   /* When,
                                                 in seconds. */
                            // How warm.
                            int degrees = 3;  // Kelvin.
                            int x = 4;
                        } // the end
                        """);

        assertThat(struct.comment()).isEqualTo("What the weather is like.");
        assertThat(struct.members())
                .extracting(Member::comment)
                .containsExactly("Where.", "When,\nin seconds.", "How warm.\n\nKelvin.", "");
    }

    @Test
    void canStandAnywhere() throws RpcSyntaxException {
        Struct struct = struct("struct/**/a/* { */{int/*x*/x// = 2;\n=/* 3 */1;/**/}//");

        assertThat(struct.members())
                .extracting(Member::name, Member::tag)
                .containsExactly(tuple("x", 1));
    }

    @Test
    void speakOfProcedures() throws RpcSyntaxException {
        RpcFile file =
                RpcFile.parse(
                        "test.rpc",
                        """
                        struct a { int x = 1; }
                        // Asks.
                        //@ rpc Ask (a) returns (a); // At once.
                        """);

        assertThat(file.rpcs().getFirst().comment()).isEqualTo("Asks.\n\nAt once.");
    }

    private static Struct struct(String text) throws RpcSyntaxException {
        return RpcFile.parse("test.rpc", text).structs().getFirst();
    }
}
