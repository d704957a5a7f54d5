import type { Change } from '../feed';
import type { Demo } from '../server';
import type { PhoneAccount, PhoneAction, PhonePerson, ProviderName } from '../line';

/** An account with the provider it belongs to. */
export type Account = PhoneAccount & { provider: ProviderName };

/** Calls the control plane. @throws Error in its words */
export async function call(method: string, path: string, body?: unknown): Promise<unknown> {
	const answer = await fetch(`/_sandbox${path}`, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
	const value: unknown = await answer.json();
	if (answer.ok) return value;
	throw new Error(messageIn(value) ?? `HTTP ${answer.status}`);
}

function messageIn(value: unknown): string | undefined {
	return typeof value === 'object' && value !== null && 'error' in value ? String(value.error) : undefined;
}

/** The numbers that a person can write to. */
export async function accounts(): Promise<Account[]> {
	const answer: Account[] = await (await fetch('/_sandbox/phone/accounts')).json();
	return answer;
}

/** The n8n of the demo; null where the sandbox was started alone. */
export async function readDemo(): Promise<Demo | null> {
	const answer: { demo: Demo | null } = await (await fetch('/_sandbox/phone/demo')).json();
	return answer.demo;
}

/** The published example that answers whoever writes to an account; undefined where none does. */
export function answeringOf(demo: Demo, { provider, id }: Account): Demo['answering'][number] | undefined {
	return demo.answering.find((one) => one.provider === provider && one.account === id);
}

/** Does something as a person. */
export async function act(account: Account, person: PhonePerson, action: PhoneAction): Promise<void> {
	await call('POST', '/phone/act', { provider: account.provider, account: account.id, person, action });
}

/** Listens for changes until the returned function is called. */
export function listen(changed: (change: Change) => void, connected: (online: boolean) => void): () => void {
	const events = new EventSource('/_sandbox/phone/events');
	events.onopen = () => connected(true);
	events.onerror = () => connected(false);
	events.onmessage = ({ data }) => changed(JSON.parse(String(data)));
	return () => events.close();
}
