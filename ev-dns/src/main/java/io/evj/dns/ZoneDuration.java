package io.evj.dns;

/// Times as zones have them: seconds, or numbers with units, `1w2d3h4m5s`.
final class ZoneDuration {
    private static final String UNITS = "wdhms";
    private static final int[] SECONDS = {604_800, 86_400, 3600, 60, 1};

    private ZoneDuration() {}

    /// Reads one.
    ///
    /// @return 0 to 2³²−1 seconds, or -1 when it is none
    static long parse(String text) {
        long sum = 0;
        int begin = 0;
        int largest = 0; // units descend, each comes once
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                continue;
            }
            int unit = UNITS.indexOf(c | 0x20);
            long number = Ranges.decimal(text.substring(begin, i));
            if (unit < largest || number < 0) {
                return -1;
            }
            sum += number * SECONDS[unit];
            begin = i + 1;
            largest = unit + 1;
        }
        if (begin == 0) {
            sum = Ranges.decimal(text);
        } else if (begin < text.length()) {
            return -1; // a number without a unit behind others that have one
        }
        return sum <= Ranges.U32_MAX ? sum : -1;
    }
}
