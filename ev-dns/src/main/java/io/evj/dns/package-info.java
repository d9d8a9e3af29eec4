/// DNS: names, records and messages. Read [DnsName] first, then [DnsData], then [DnsMessage].
@Version("0.1.0")
package io.evj.dns;

import org.osgi.annotation.versioning.Version;
