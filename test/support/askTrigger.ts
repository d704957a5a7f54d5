import { questionMember } from '../../nodes/shared/webhook/questions/call';
import { startStub, type Stub } from './stubServer';

/** An n8n with a trigger that takes every question at every address. */
export async function startAskTrigger(): Promise<Stub> {
	return await startStub(() => ({ json: { [questionMember]: { isStored: true, isFull: false } } }));
}
