/// DNS: names, records and messages. Read [DnsName] first.
@Version("0.1.0")
package io.evj.dns;

import org.osgi.annotation.versioning.Version;
