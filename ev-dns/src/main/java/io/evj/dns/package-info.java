/// DNS: names, records and messages, and a server. Read [DnsName] first, then [DnsData], then [DnsMessage]; to answer, [DnsServer],
/// [DnsRequest] and [DnsZone].
@Version("0.1.0")
package io.evj.dns;

import org.osgi.annotation.versioning.Version;
