/// Method `poll`. Read [PollBackend] first, then [AskingPause].
package io.evj.backend.poll;
