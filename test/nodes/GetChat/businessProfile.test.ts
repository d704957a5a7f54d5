import type { INodeParameters } from 'n8n-workflow';
import { runGetChat } from '../../support/getChat';
import { startStub, type Recorded, type Stub, type StubAnswer } from '../../support/stubServer';

const profilePath = '/api/v1/settings/business/profile/';
const aboutPath = '/api/v1/settings/profile/about/';
const profile = { address: 'a', description: 'b', email: 'shop@example.com', websites: ['https://a.example'] };
const wrapped = (text: string | null) => ({ settings: { profile: { about: { text } } } });

let stub: Stub | undefined;
afterEach(async () => {
	await stub?.close();
	stub = undefined;
});

async function run(operation: string, parameters: INodeParameters, answer: (request: Recorded) => StubAnswer) {
	stub = await startStub(answer);
	const [item] = await runGetChat(`${stub.origin}/api/v1`, { resource: 'businessProfile', operation, ...parameters });
	return item?.json;
}
const update = (updateFields: INodeParameters) => ({ updateFields });
const calls = () => (stub?.requests ?? []).map(({ method, url }) => `${method} ${url}`);
const bodies = () =>
	(stub?.requests ?? []).filter(({ method }) => method === 'PATCH').map(({ body }) => JSON.parse(body.toString()));
const jsonOf = ({ body }: Recorded) => JSON.parse(body.toString());

describe('industry', () => {
	test.each([
		['AUTO', 'Education', 'EDU'],
		['OTHER', 'Public Service', 'GOVT'],
		['UNDEFINED', 'Non-profit', 'NONPROFIT'],
		['RETAIL', 'ALCOHOL', 'ALCOHOL'],
		['Automotive', 'Education', 'Education'],
		['Other', 'Medical and Health', 'Medical and Health'],
		['', 'Restaurant', 'Restaurant'],
	])('a profile with "%s" gets %s as %s', async (current, chosen, expected) => {
		const json = { ...profile, vertical: current };
		await run('update', update({ vertical: chosen }), () => ({ json }));
		expect(bodies()).toEqual([{ ...profile, messaging_product: 'whatsapp', vertical: expected }]);
	});

	test.each([
		['AUTO', 'AUTO'],
		['Automotive', 'Automotive'],
	])('that of the profile, %s, stays in its form', async (current, expected) => {
		await run('update', update({ description: 'c' }), () => ({ json: { ...profile, vertical: current } }));
		expect(bodies()).toEqual([{ ...profile, description: 'c', messaging_product: 'whatsapp', vertical: expected }]);
	});

	test.each([
		['', ['Education', 'EDU']],
		['AUTO', ['EDU', 'Education']],
	])('where the profile has "%s" and the first form is refused, the other one follows', async (current, expected) => {
		await run('update', update({ vertical: 'Education' }), (request) => {
			const isRefused = request.method === 'PATCH' && jsonOf(request).vertical === expected[0];
			return isRefused
				? { status: 400, json: { vertical: ['"x" is not a valid choice.'] } }
				: { json: { ...profile, vertical: current } };
		});
		expect(bodies().map(({ vertical }) => vertical)).toEqual(expected);
	});

	test('another refusal is not tried again', async () => {
		const answer = ({ method }: Recorded): StubAnswer =>
			method === 'PATCH' ? { status: 400, json: { email: ['Wrong.'] } } : { json: { ...profile, vertical: 'Other' } };
		await expect(run('update', update({ vertical: 'Education' }), answer)).rejects.toThrow(/email: Wrong/);
		expect(bodies()).toHaveLength(1);
	});
});

describe('about text', () => {
	test('goes into a profile that has it, once', async () => {
		const json = { ...profile, vertical: 'AUTO', about: 'Old' };
		await run('update', update({ about: 'New' }), () => ({ json }));
		expect(calls()).toEqual([`GET ${profilePath}`, `PATCH ${profilePath}`]);
		expect(bodies()).toEqual([{ ...profile, vertical: 'AUTO', messaging_product: 'whatsapp', about: 'New' }]);
	});

	test('stays in a profile that has it when something else changes', async () => {
		const json = { ...profile, vertical: 'AUTO', about: 'Old' };
		await run('update', update({ address: 'z' }), () => ({ json }));
		expect(bodies()[0]).toMatchObject({ about: 'Old', address: 'z' });
	});

	test('goes to its own address where the profile does not have it', async () => {
		const json = await run('update', update({ about: 'New', address: 'z' }), ({ url }) => ({
			json: url === aboutPath ? wrapped('New') : { ...profile, address: 'z', vertical: 'Other' },
		}));
		expect(calls()).toEqual([`GET ${profilePath}`, `PATCH ${profilePath}`, `PATCH ${aboutPath}`]);
		expect(bodies()[0]).not.toHaveProperty('about');
		expect(bodies()[1]).toEqual(wrapped('New'));
		expect(json).toMatchObject({ about: 'New', address: 'z' });
	});

	test('is sent as documented', async () => {
		const json = await run('updateAbout', { about: 'New' }, (request) => ({ json: jsonOf(request) }));
		expect(calls()).toEqual([`PATCH ${aboutPath}`]);
		expect(bodies()).toEqual([wrapped('New')]);
		expect(json).toEqual({ text: 'New', ...wrapped('New') });
	});

	test.each([400, 422])('is sent flat after a refusal with %d', async (status) => {
		const json = await run('updateAbout', { about: 'New' }, (request) =>
			jsonOf(request).text === undefined ? { status, json: { text: ['Required.'] } } : { json: wrapped('New') },
		);
		expect(bodies()).toEqual([wrapped('New'), { text: 'New' }]);
		expect(json).toMatchObject({ text: 'New' });
	});

	test('is sent flat where the documented form is answered 200 and changes nothing', async () => {
		await run('updateAbout', { about: 'New' }, ({ method, body }) => ({
			json: method === 'GET' || body.toString().includes('settings') ? wrapped('Old') : wrapped('New'),
		}));
		expect(calls()).toEqual([`PATCH ${aboutPath}`, `GET ${aboutPath}`, `PATCH ${aboutPath}`]);
		expect(bodies()[1]).toEqual({ text: 'New' });
	});

	test('where both forms are refused, the error is that of the documented one', async () => {
		const answer = (request: Recorded): StubAnswer => ({
			status: 400,
			json: { detail: jsonOf(request).text === undefined ? 'Too rude.' : 'Unknown member.' },
		});
		await expect(run('updateAbout', { about: 'New' }, answer)).rejects.toThrow(/Too rude/);
	});

	test('another failure is not tried again', async () => {
		const answer = (): StubAnswer => ({ status: 403, json: { detail: 'No admin.' } });
		await expect(run('updateAbout', { about: 'New' }, answer)).rejects.toThrow(/No admin/);
		expect(calls()).toHaveLength(1);
	});

	test('goes into the profile where its own address is gone', async () => {
		const json = await run('updateAbout', { about: 'New' }, ({ url }) =>
			url === aboutPath ? { status: 404, json: { detail: 'Not found.' } } : { json: { ...profile, vertical: 'AUTO' } },
		);
		expect(calls()).toEqual([`PATCH ${aboutPath}`, `GET ${profilePath}`, `PATCH ${profilePath}`]);
		expect(bodies()[1]).toMatchObject({ about: 'New' });
		expect(json).toMatchObject({ text: 'New' });
	});

	test('is read from the profile where its own address is gone', async () => {
		const json = await run('getAbout', {}, ({ url }) =>
			url === aboutPath ? { status: 404, json: {} } : { json: { ...profile, about: 'Here' } },
		);
		expect(json).toMatchObject({ text: 'Here' });
	});
});
