/// How backends in bundles are found. Not exported: read [Activator] first, then [BundleProviders].
package io.evj.api.osgi;
