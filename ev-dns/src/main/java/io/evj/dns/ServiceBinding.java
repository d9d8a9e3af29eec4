package io.evj.dns;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// Where a service is and how to talk to it: the data of SVCB records and those derived from them (RFC 9460). Immutable.
public sealed interface ServiceBinding extends DnsData {
    /// Lower ones first; 0 is the alias mode, in which the parameters mean nothing.
    ///
    /// @return 0–65,535
    int priority();

    /// The host, or in alias mode the name to go on with. The root: the owner's name; in alias mode: there is no such service.
    ///
    /// @return the name
    DnsName target();

    /// How to talk to it.
    ///
    /// @return each key once, the keys ascending
    List<SvcParam> params();

    /// Whether the target is an alias and not the place of the service.
    ///
    /// @return whether the priority is 0
    default boolean isAlias() {
        return priority() == 0;
    }

    /// For any service (RFC 9460 §2).
    ///
    /// @param priority see [ServiceBinding#priority()]
    /// @param target   see [ServiceBinding#target()]
    /// @param params   each key once, in any order, with all that are mandatory; sorted here
    record Svcb(int priority, DnsName target, List<SvcParam> params) implements ServiceBinding {
        /// Checks the components, copies and sorts the parameters.
        public Svcb {
            Ranges.check("priority", priority, Ranges.U16_MAX);
            requireNonNull(target);
            params = SvcParams.sorted(params);
        }

        @Override
        public DnsType type() {
            return DnsType.SVCB;
        }
    }

    /// For HTTP (RFC 9460 §9).
    ///
    /// @param priority see [ServiceBinding#priority()]
    /// @param target   see [ServiceBinding#target()]
    /// @param params   each key once, in any order, with all that are mandatory; sorted here
    record Https(int priority, DnsName target, List<SvcParam> params) implements ServiceBinding {
        /// Checks the components, copies and sorts the parameters.
        public Https {
            Ranges.check("priority", priority, Ranges.U16_MAX);
            requireNonNull(target);
            params = SvcParams.sorted(params);
        }

        @Override
        public DnsType type() {
            return DnsType.HTTPS;
        }
    }
}
