import type { Additional } from './additional';

/** The item that requests belong to. */
export interface ClientItem {
	index: number;
	/**
	 * Whether all requests of the item are about one message or record: once the fate of one is unclear, a retry sends
	 * nothing more for it. Not so for items that hold a whole list of recipients.
	 */
	singleMessage?: boolean;
	/** What the user adds to its requests. */
	additional?: Additional;
	/** Asked while a request waits and right before it leaves, but not where it only reads. @throws Cancelled to keep it back */
	mayLeave?: () => void;
}
