import type { GeneratedFile } from '../../shared/http/request';
import type { Recipient } from '../../shared/input/recipient';

/** The numbers of a bulk call as the file that Desk360 takes instead of fields: plus and country code, one a line. */
export function phoneFile(recipients: readonly Recipient[]): GeneratedFile {
	const text = recipients.map(({ e164 }) => `${e164}\n`).join('');
	return { part: 'bulk_phone_file', fileName: 'phones.csv', mimeType: 'text/csv', text };
}
