package io.evj.api;

/// The services that everybody knows by name. The system's own table is not read.
final class ServicePort {
    private ServicePort() {}

    /// The port of a service, or -1 when the name is not known.
    static int of(String service) {
        return switch (service) {
            case "echo" -> 7;
            case "discard" -> 9;
            case "daytime" -> 13;
            case "ftp" -> 21;
            case "ssh" -> 22;
            case "telnet" -> 23;
            case "smtp" -> 25;
            case "time" -> 37;
            case "domain" -> 53;
            case "http" -> 80;
            case "pop3" -> 110;
            case "ntp" -> 123;
            case "imap", "imap2" -> 143;
            case "ldap" -> 389;
            case "https" -> 443;
            case "syslog" -> 514;
            case "ldaps" -> 636;
            case "domain-s" -> 853;
            case "imaps" -> 993;
            case "pop3s" -> 995;
            default -> -1;
        };
    }
}
