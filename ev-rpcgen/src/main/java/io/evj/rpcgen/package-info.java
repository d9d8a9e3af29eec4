/// The compiler of `.rpc` files. Read [RpcCompiler] first, then [RpcFile], which is what a file says,
/// and [Problem], which is what is wrong with it.
@Version("0.1.0")
package io.evj.rpcgen;

import org.osgi.annotation.versioning.Version;
