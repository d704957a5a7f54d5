import type { IDataObject } from 'n8n-workflow';
import { asDataObject } from '../../shared/dataObject';
import type { Client } from '../../shared/http/client';
import type { GatewayEvent } from '../../shared/webhook/event';
import { parameterOf, type SettingsFunctions } from '../../shared/webhook/settings';

const storageKey = 'ownUser';

/** Whether *Ignore Own Messages* is on. */
function ignoresOwn(functions: SettingsFunctions): boolean {
	return asDataObject(parameterOf(functions, 'options', {})).ignoreOwnMessages === true;
}

/**
 * Notes whom the credential stands for, where own messages are to be ignored: only the user's id tells those that n8n sent
 * from those of colleagues.
 *
 * @throws NodeApiError
 */
export async function noteOwnUser(functions: SettingsFunctions, client: Client): Promise<void> {
	if (!ignoresOwn(functions)) return;
	const { body } = await client.send({ method: 'GET', path: '/users/current/' });
	const { id } = asDataObject(body);
	if (typeof id === 'number') functions.getWorkflowStaticData('node')[storageKey] = id;
}

/** Whether nothing is left to note. */
export function knowsOwnUser(functions: SettingsFunctions): boolean {
	return !ignoresOwn(functions) || ownUserOf(functions.getWorkflowStaticData('node')) !== undefined;
}

/** The id of the credential's user, where it was noted. @param staticData of the node */
export function ownUserOf(staticData: IDataObject): number | undefined {
	const { [storageKey]: id } = staticData;
	return typeof id === 'number' ? id : undefined;
}

/**
 * Whether a message is one of ours: of assigned chats whatever the inbox sent, because nobody waits for an answer to it;
 * of all others what the credential's user sent. Where nobody noted the user, what apps sent.
 */
export function isOwn({ event, fromUs, by, raw }: GatewayEvent, functions: SettingsFunctions): boolean {
	if (fromUs !== true) return false;
	if (event === 'messageAssigned') return true;
	const own = ownUserOf(functions.getWorkflowStaticData('node'));
	if (own !== undefined) return by?.id === own;
	const sender = asDataObject(asDataObject(raw).sender);
	return asDataObject(sender.profile).role === 'app';
}
