import { path } from '../../shared/http/request';
import { id } from '../../shared/input/validate';

/** WhatsApp's API takes at most this many reply buttons from Desk360. */
export const maxButtons = 10;

/** Files of one media message. */
export const maxFiles = 5;

/** Bytes of one file. */
export const maxFileBytes = 20 * 1024 * 1024;

/** Where an integration's conversations are. @throws InvalidInput for an id that is no number */
export function conversations(integrationId: string): string {
	return path`/integrations/${id('Integration', integrationId)}/conversations`;
}
