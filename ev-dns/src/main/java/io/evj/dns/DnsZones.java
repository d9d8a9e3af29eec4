package io.evj.dns;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Several static zones: each question is answered by the one whose apex is nearest. What is in none of them is answered by
/// REFUSED. Safe from any thread.
public final class DnsZones implements QuickAnswers {
    private final List<DnsZone> zones;

    private DnsZones(List<DnsZone> zones) {
        this.zones = zones;
    }

    /// Puts zones together.
    ///
    /// @param zones with different apexes
    /// @return a handler for all of them
    /// @throws IllegalArgumentException two have one apex
    public static DnsZones of(DnsZone... zones) {
        var nearestFirst = new ArrayList<>(List.of(zones));
        nearestFirst.sort(
                Comparator.comparingInt((DnsZone zone) -> zone.apex().labelCount()).reversed());
        if (nearestFirst.stream().map(DnsZone::apex).distinct().count() < zones.length) {
            throw new IllegalArgumentException("two zones with one apex: " + nearestFirst);
        }
        return new DnsZones(List.copyOf(nearestFirst));
    }

    @Override
    public void handle(DnsRequest request) {
        request.replyOfZone(answer(request.message()));
    }

    /// Answers a request. A pure function.
    ///
    /// @param request one question
    /// @return the response, without [Edns]
    public DnsMessage answer(DnsMessage request) {
        DnsName name = request.questions().getFirst().name();
        for (DnsZone zone : zones) {
            if (zone.contains(name)) {
                return zone.answer(request);
            }
        }
        return request.respond(DnsRcode.REFUSED);
    }

    @Override
    public int answer(byte[] request, int length, byte[] reply, int udpPayload, boolean isTcp) {
        for (int i = 0; i < zones.size(); i++) {
            int octets = zones.get(i).quick().answer(request, length, reply, udpPayload, isTcp);
            if (octets != QuickZone.ELSEWHERE) {
                return octets;
            }
        }
        return QuickZone.LONG_WAY;
    }
}
