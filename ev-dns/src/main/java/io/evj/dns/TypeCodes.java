package io.evj.dns;

/// The numbers of the types that are looked into, for `switch`.
final class TypeCodes {
    static final int A = 1;
    static final int NS = 2;
    static final int MD = 3;
    static final int MF = 4;
    static final int CNAME = 5;
    static final int SOA = 6;
    static final int MB = 7;
    static final int MG = 8;
    static final int MR = 9;
    static final int PTR = 12;
    static final int MINFO = 14;
    static final int MX = 15;
    static final int TXT = 16;
    static final int RP = 17;
    static final int AFSDB = 18;
    static final int RT = 21;
    static final int SIG = 24;
    static final int PX = 26;
    static final int AAAA = 28;
    static final int NXT = 30;
    static final int SRV = 33;
    static final int NAPTR = 35;
    static final int KX = 36;
    static final int DNAME = 39;
    static final int OPT = 41;
    static final int DS = 43;
    static final int SVCB = 64;
    static final int HTTPS = 65;
    static final int CAA = 257;

    private TypeCodes() {}
}
