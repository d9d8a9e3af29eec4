/// The `.rpc` compiler as a goal of Maven: [GenerateMojo].
@NullMarked
package io.evj.rpcgen.maven;

import org.jspecify.annotations.NullMarked;
