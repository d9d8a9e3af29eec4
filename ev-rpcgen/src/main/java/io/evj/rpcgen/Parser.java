package io.evj.rpcgen;

import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads what tokens say. After an error it goes on with the next entry or declaration, so that one run finds all.
///
/// ```
/// file   = { directive | struct | rpc }
/// struct = "struct" NAME "{" { entry | ";" } "}"
/// entry  = [ "optional" | "array" ] type NAME [ "[" length "]" ] "=" tag ";"
/// type   = "int" | "int64" | "string" | "bytes" | "struct" "[" NAME "]"
/// rpc    = "rpc" NAME "(" NAME ")" "returns" "(" NAME ")" ";"
/// ```
final class Parser {
    private static final Set<String> ENTRY_STARTS =
            Set.of("optional", "array", "int", "int64", "string", "bytes", "struct");
    private static final long TAG_MAX = 0xffff_ffffL;

    private final List<Token> tokens;
    private final Map<String, Constant> constants;
    private final Problems problems;
    private final List<Struct> structs = new ArrayList<>();
    private final List<Rpc> rpcs = new ArrayList<>();
    private int at;

    private Parser(List<Token> tokens, Map<String, Constant> constants, Problems problems) {
        this.tokens = tokens;
        this.constants = constants;
        this.problems = problems;
    }

    /// All that is declared, as far as it can be understood.
    static RpcFile parse(String name, String text, Problems problems) {
        List<Token> tokens = Lexer.scan(text, problems);
        Map<String, Constant> constants = Directives.read(tokens, problems);
        var parser = new Parser(tokens, constants, problems);
        parser.file();
        return new RpcFile(
                name, List.copyOf(constants.values()), parser.structs, parser.rpcs, List.of());
    }

    private void file() {
        while (peek().kind() != Token.Kind.END) {
            try {
                if (peek().kind() == Token.Kind.DIRECTIVE) {
                    at++;
                } else if (peek().is("struct")) {
                    struct();
                } else if (peek().is("rpc")) {
                    rpc();
                } else if (peek().is(";") && at > 0 && tokens.get(at - 1).is("}")) {
                    problems.error(peek().place(), "no ';' follows the '}' of a struct");
                    at++;
                } else {
                    throw new Unexpected(next(), "'struct', 'rpc' or a directive");
                }
            } catch (Unexpected e) {
                report(e);
                toNextDeclaration();
            }
        }
    }

    private void struct() throws Unexpected {
        int start = at++;
        Token name = word("the name of the struct");
        int open = at;
        expect("{");
        var members = new ArrayList<Member>();
        String comment = comment(start, open);
        while (!peek().is("}") && !isNextDeclaration()) {
            if (peek().is(";")) {
                at++;
            } else if (peek().kind() == Token.Kind.DIRECTIVE) {
                problems.error(peek().place(), "directives stand outside structs");
                at++;
            } else {
                try {
                    entry(members);
                } catch (Unexpected e) {
                    report(e);
                    toNextEntry();
                }
            }
        }
        structs.add(new Struct(name.text(), members, comment, name.place()));
        if (peek().is("}")) {
            at++;
        } else {
            problems.error(
                    peek().place(),
                    "expected the '}' of struct '%s' (line %d), not %s"
                            .formatted(name.text(), name.place().line(), peek().quoted()));
        }
    }

    private void entry(List<Member> members) throws Unexpected {
        int start = at;
        Presence presence = presence();
        Token typeWord = peek();
        MemberType type = type();
        Token name = word("the name of the member");
        boolean hasLength = peek().is("[");
        Place lengthPlace = peek().place();
        int length = hasLength ? length() : 0;
        expect("=");
        int tag = tag();
        semicolon();
        if (hasLength && type != null && type != MemberType.Plain.BYTES) {
            problems.error(lengthPlace, "only bytes have a length");
        }
        if (presence == Presence.ARRAY && typeWord.is("bytes")) {
            problems.error(typeWord.place(), "bytes cannot be an array");
        }
        if (type != null) {
            MemberType whole = length > 0 ? new MemberType.FixedBytes(length) : type;
            String comment = comment(start, at - 1);
            members.add(new Member(presence, whole, name.text(), tag, comment, name.place()));
        }
    }

    private Presence presence() {
        Presence presence = Presence.REQUIRED;
        while (peek().is("optional") || peek().is("array")) {
            Token word = next();
            Presence given = word.is("array") ? Presence.ARRAY : Presence.OPTIONAL;
            if (presence == given) {
                problems.error(word.place(), word.quoted() + " is given twice");
            } else if (presence != Presence.REQUIRED) {
                problems.error(word.place(), "a member cannot be both optional and array");
            }
            presence = given;
        }
        return presence;
    }

    /// Null: unknown, which is reported.
    private @Nullable MemberType type() throws Unexpected {
        Token word = word("a type");
        return switch (word.text()) {
            case "int" -> MemberType.Plain.INT;
            case "int64" -> MemberType.Plain.INT64;
            case "string" -> MemberType.Plain.STRING;
            case "bytes" -> MemberType.Plain.BYTES;
            case "struct" -> {
                expect("[");
                MemberType.Reference reference = reference();
                expect("]");
                yield reference;
            }
            default -> {
                problems.error(
                        word.place(),
                        "unknown type %s: int, int64, string, bytes or struct[NAME]"
                                .formatted(word.quoted()));
                yield null;
            }
        };
    }

    private MemberType.Reference reference() throws Unexpected {
        Token name = word("the name of a struct");
        return new MemberType.Reference(name.text(), name.place());
    }

    /// 0: none that makes sense, which is reported.
    private int length() throws Unexpected {
        expect("[");
        Token token = next();
        String number = token.text();
        if (token.kind() == Token.Kind.WORD) {
            Constant constant = constants.get(number);
            if (constant == null) {
                problems.error(token.place(), token.quoted() + " is not defined in this file");
            }
            number = constant == null ? "1" : constant.value();
        } else if (token.kind() != Token.Kind.NUMBER) {
            throw new Unexpected(token, "a length");
        }
        expect("]");
        try {
            int length = Integer.decode(number);
            if (length >= 1) {
                return length;
            }
        } catch (NumberFormatException e) {
            // no number, or too large: reported as any that makes no sense
        }
        problems.error(token.place(), "a length is a number from 1 to 2147483647");
        return 0;
    }

    /// 0: none that makes sense, which is reported.
    private int tag() throws Unexpected {
        Token token = next();
        if (token.kind() != Token.Kind.NUMBER) {
            throw new Unexpected(token, "a tag number");
        }
        String digits = token.text();
        boolean isOctal = digits.matches("0[0-9]+");
        try {
            long tag = Long.decode(digits);
            if (tag >= 1 && tag <= TAG_MAX && !isOctal) {
                return (int) tag;
            }
        } catch (NumberFormatException e) {
            // no number, or too large: reported as any that makes no sense
        }
        problems.error(
                token.place(),
                isOctal
                        ? "a tag does not begin with 0"
                        : "a tag is a number from 1 to 4294967295 (0xffffffff), not " + digits);
        return 0;
    }

    private void rpc() throws Unexpected {
        int start = at++;
        Token name = word("the name of the procedure");
        expect("(");
        MemberType.Reference request = reference();
        expect(")");
        expect("returns");
        expect("(");
        MemberType.Reference reply = reference();
        expect(")");
        semicolon();
        String comment = comment(start, at - 1);
        rpcs.add(new Rpc(name.text(), request, reply, comment, name.place()));
    }

    // --- tokens

    private Token peek() {
        return tokens.get(at);
    }

    /// The next token, consumed, unless it is the end.
    private Token next() {
        Token token = tokens.get(at);
        if (token.kind() != Token.Kind.END) {
            at++;
        }
        return token;
    }

    private Token word(String what) throws Unexpected {
        if (peek().kind() != Token.Kind.WORD) {
            throw new Unexpected(peek(), what);
        }
        return next();
    }

    private void expect(String sign) throws Unexpected {
        if (!peek().is(sign)) {
            throw new Unexpected(peek(), "'" + sign + "'");
        }
        at++;
    }

    /// One that is missing at the end of a line is reported there, and taken as given.
    private void semicolon() throws Unexpected {
        if (!peek().is(";") && (peek().is("}") || isFirstOnLine())) {
            problems.error(tokens.get(at - 1).end(), "expected ';'");
        } else {
            expect(";");
        }
    }

    private boolean isFirstOnLine() {
        return at == 0
                || peek().kind() == Token.Kind.END
                || tokens.get(at - 1).place().line() < peek().place().line();
    }

    /// Whether something begins here that cannot stand in a struct.
    private boolean isNextDeclaration() {
        if (peek().kind() == Token.Kind.END) {
            return true;
        }
        Token second = tokens.get(at + 1);
        boolean isStruct = peek().is("struct") && !second.is("[");
        boolean isRpc = peek().is("rpc") && second.kind() == Token.Kind.WORD;
        return isFirstOnLine() && (isStruct || isRpc);
    }

    private void toNextDeclaration() {
        while (peek().kind() != Token.Kind.DIRECTIVE && !isNextDeclaration()) {
            at++;
        }
    }

    private void toNextEntry() {
        while (!peek().is("}") && !isNextDeclaration()) {
            boolean startsEntry = isFirstOnLine() && ENTRY_STARTS.contains(peek().text());
            if (startsEntry || peek().kind() == Token.Kind.DIRECTIVE || next().is(";")) {
                return;
            }
        }
    }

    private String comment(int first, int last) {
        Token before = first == 0 ? null : tokens.get(first - 1);
        return Comments.of(before, tokens.get(first), tokens.get(last), tokens.get(last + 1));
    }

    private void report(Unexpected e) {
        problems.error(e.token.place(), "expected " + e.wanted + ", not " + e.token.quoted());
    }

    /// Leads out of a declaration that cannot be understood.
    private static final class Unexpected extends Exception {
        @Serial private static final long serialVersionUID = 1;

        private final transient Token token;
        private final String wanted;

        Unexpected(Token token, String wanted) {
            super(wanted, null, false, false);
            this.token = token;
            this.wanted = wanted;
        }
    }
}
