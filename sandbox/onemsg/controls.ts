import { ControlError } from '../control';
import type { RateLimiter } from '../rateLimit';
import type { Account } from './account';
import { findChannel, type Channel } from './channels';
import type { Events } from './events';
import type { Lifecycle } from './lifecycle';
import type { Outbox } from './outbox';
import { sampleChannel } from './seed';

/** What the control plane works on. */
export interface Controls {
	account: Account;
	outbox: Outbox;
	events: Events;
	lifecycle: Lifecycle;
	limiter: RateLimiter;
}

/** The channel that a control call names; the first one when it names none. */
export function channelOf(account: Account, id = sampleChannel): Channel {
	const channel = findChannel(account, id);
	if (!channel) throw new ControlError(404, `There is no channel ${id}`);
	return channel;
}
