import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { CredentialReader } from '../../../../nodes/shared/http/credentialReader';

const type = 'sampleApi';
const first = { accessToken: 'first-Tk-9f8e7d6c5b' };
const second = { accessToken: 'second-Tk-1a2b3c4d5e' };

let now: number;
/** What n8n holds; an error where it cannot be read. */
let held: ICredentialDataDecryptedObject | Error;
let reads: number;

beforeEach(() => {
	[now, held, reads] = [1_000, first, 0];
	jest.spyOn(performance, 'now').mockImplementation(() => now);
});

afterEach(() => jest.restoreAllMocks());

async function reader(): Promise<CredentialReader> {
	const made = new CredentialReader(type, async () => {
		reads++;
		const data = await Promise.resolve(held);
		if (data instanceof Error) throw data;
		return data;
	});
	await made.read();
	return made;
}

const handing = (data: ICredentialDataDecryptedObject) => ({ credentialsDecrypted: { id: '', name: '', type, data } });

test('a hundred requests take one reading', async () => {
	const credential = await reader();
	const handed = await Promise.all(Array.from({ length: 100 }, async () => await credential.handed()));
	expect(handed).toEqual(handed.map(() => handing(first)));
	expect(reads).toBe(1);
});

test('what was changed in n8n is taken up after a second, by one reading for all that ask at once', async () => {
	const credential = await reader();
	held = second;
	now += 1_000;
	expect(await credential.handed()).toEqual(handing(first));
	now += 1;
	const handed = await Promise.all([credential.handed(), credential.handed(), credential.handed()]);
	expect(handed).toEqual([handing(second), handing(second), handing(second)]);
	now += 1_000;
	await credential.handed();
	expect(reads).toBe(2);
});

test('one that logs in stays with n8n, which renews its token', async () => {
	held = { authentication: 'login', password: 'Pw-9f8e7d6c5b', sessionToken: 'session-1a2b3c4d5e' };
	const credential = await reader();
	expect(await credential.handed()).toEqual({});
	now += 60_000;
	expect(await credential.handed()).toEqual({});
});

test('one that is changed to log in meanwhile goes back to n8n', async () => {
	const credential = await reader();
	held = { authentication: 'login', password: 'Pw-9f8e7d6c5b', sessionToken: '' };
	now += 1_001;
	expect(await credential.handed()).toEqual({});
});

test('one that cannot be read any more is left to n8n, and is handed over again once it can be', async () => {
	const credential = await reader();
	held = new Error('It was deleted');
	now += 1_001;
	expect(await credential.handed()).toEqual({});
	held = second;
	now += 1_001;
	expect(await credential.handed()).toEqual(handing(second));
});

test('one that cannot be read at first says so', async () => {
	held = new Error('Access was taken away');
	await expect(reader()).rejects.toThrow('Access was taken away');
});

test('the secrets of all readings are masked, in one pass', async () => {
	const credential = await reader();
	expect(credential.redact(`${first.accessToken} and ${second.accessToken}`)).toBe(`*** and ${second.accessToken}`);
	held = second;
	now += 1_001;
	await credential.handed();
	expect(credential.redact(`${first.accessToken} and ${second.accessToken}`)).toBe('*** and ***');
	expect(credential.redact('x'.repeat(100), 10)).toHaveLength(11);
});

test('a text is left as it is before anything was read', () => {
	const credential = new CredentialReader(type, async () => await Promise.resolve(first));
	expect(credential.redact('token=abcdefgh12345')).toBe('token=abcdefgh12345');
});

test('what is done with what one request was handed is not seen by the next', async () => {
	const credential = await reader();
	const { credentialsDecrypted } = await credential.handed();
	Object.assign(credentialsDecrypted?.data ?? {}, { accessToken: 'changed' });
	expect(await credential.handed()).toEqual(handing(first));
});

test('a slow reading does not count for longer than one that began later', async () => {
	const credential = await reader();
	let finish: () => void = () => undefined;
	const slow = new Promise<void>((resolve) => (finish = resolve));
	const made = new CredentialReader(type, async () => {
		const data = held;
		if (reads++ === 1) await slow;
		return data instanceof Error ? {} : data;
	});
	expect(await credential.handed()).toEqual(handing(first));
	const waiting = made.handed();
	now += 1_001;
	held = second;
	expect(await made.handed()).toEqual(handing(second));
	finish();
	expect(await waiting).toEqual(handing(first));
	expect(await made.handed()).toEqual(handing(second));
});

test('the secrets of the latest 20 readings are masked, however many there were', async () => {
	const credential = await reader();
	const tokens = Array.from({ length: 30 }, (_, n) => `Token-of-second-${n}-9f8e7d6c5b4a`);
	for (const accessToken of tokens) {
		held = { accessToken };
		now += 1_001;
		await credential.handed();
	}
	expect(credential.redact(tokens.slice(10).join(' '))).toBe(Array.from({ length: 20 }, () => '***').join(' '));
	expect(Reflect.get(credential, 'readings').size).toBe(20);
});
