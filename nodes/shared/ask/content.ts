import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';

/** The member of the query of a waiting execution's address that holds the fingerprint of the question's content. */
export const contentMember = 'content';

/** The same for equal content, also after it was written as JSON and read again. */
export function fingerprintOf(content: IDataObject): string {
	return createHash('sha256').update(JSON.stringify(content)).digest('base64url');
}
