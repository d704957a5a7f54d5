import type { IDataObject } from 'n8n-workflow';
import { asDataObject } from '../../shared/dataObject';
import type { Client } from '../../shared/http/client';
import { atFirstPlace, places } from '../paths';

/**
 * Marks a chat resolved, or open again. Known from the inbox's web app alone; inboxes before 2026 do not have it.
 *
 * @throws NodeApiError
 */
export async function setResolved(
	client: Client,
	waId: string,
	{ resolved }: { resolved: boolean },
): Promise<IDataObject> {
	return await atFirstPlace(client, places.resolveChat(waId), async (place) => {
		const { body } = await client.send({ ...place, body: { resolved }, responseType: 'any', idempotent: true });
		return { wa_id: waId, resolved, ...asDataObject(body) };
	});
}
