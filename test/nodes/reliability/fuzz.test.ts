import fc from 'fast-check';
import { forgetAll } from '../../../nodes/shared/webhook/deduplicator';
import { LongestHeld } from '../../support/heldTime';
import { arbitraryBodies } from '../../support/hostility';
import { triggers } from './triggers';

/** `FUZZ_RUNS=10000` tries more, `FUZZ_SEED` others. */
const runs = Number(process.env.FUZZ_RUNS ?? 200);
const maxMs = 60_000 + runs * 250;

const header = fc.constantFrom(
	'x-webhook-secret',
	'content-type',
	'content-length',
	'content-encoding',
	'transfer-encoding',
	'x-forwarded-for',
	'x-original-url',
	'x-http-method-override',
	'authorization',
	'cookie',
	'host',
);
const strange = fc.oneof(
	fc.string(),
	fc.string({ unit: 'binary' }),
	fc.constantFrom(
		'application/json',
		'text/plain',
		'multipart/form-data; boundary=x',
		'-1',
		'1e309',
		'NaN',
		'',
		'gzip',
	),
	fc.constantFrom('__proto__', '..', '%2e%2e', '%00', '%', '%zz', '/', '//', '?', '#', '*', '***', 'undefined', 'null'),
);

describe.each(triggers)('$name', (trigger) => {
	const { name, make, pass, message } = trigger;
	// The end of the address of a trigger for several providers is a name, and no secret.
	const secrets = [pass.secret, pass.query?.secret, pass.headers?.['x-webhook-secret']]
		.filter((value) => value !== undefined)
		.filter(({ length }) => length >= 16);

	test(
		`${runs} fuzzed bodies: all answered, nothing starts for strangers, no secret shows`,
		async () => {
			const longest = new LongestHeld();
			await fc.assert(
				fc.asyncProperty(arbitraryBodies(trigger), async (body) => {
					forgetAll();
					const one = make();
					expect(await one.call({ body })).toMatchObject({ status: 401, items: [], saved: false });
					await longest.measure(body, async () => {
						forgetAll();
						const { status, items, answer } = await one.call({ ...pass, body });
						expect([200, 400]).toContain(status);
						expect([...one.errors, ...one.warnings, JSON.stringify([items, answer])].join()).not.toContain(secrets[0]);
					});
				}),
				{ numRuns: runs },
			);
			longest.report(`${name}, bodies`);
			expect(Object.prototype).not.toHaveProperty('polluted');
		},
		maxMs,
	);

	test(
		`${runs} fuzzed headers and paths: none opens anything`,
		async () => {
			const guess = fc.oneof(
				strange,
				// One sign more, less or other than the right one.
				fc
					.tuple(fc.nat(60), fc.constantFrom('', 'x', '%00', ' '), fc.nat(1))
					.map(([at, sign, more]) => `${secrets[0]?.slice(0, at)}${sign}${secrets[0]?.slice(at + 1 - more)}`),
				fc.constantFrom(
					...secrets.map((secret) => secret.toUpperCase()),
					...secrets.map((secret) => `${secret}${secret}`),
				),
			);
			const isRight = (text: string) => secrets.some((secret) => text === secret || text.startsWith(`${secret}?`));
			const longest = new LongestHeld();
			await fc.assert(
				fc.asyncProperty(
					fc.dictionary(header, fc.oneof(strange, guess)),
					guess,
					fc.dictionary(fc.constantFrom('secret', 'Secret', 'secret[]', 'x', '__proto__'), guess),
					async (headers, path, query) => {
						fc.pre(![path, query.secret ?? '', headers['x-webhook-secret'] ?? ''].some(isRight));
						forgetAll();
						const one = make();
						const secret = path.replace(/[?#]/g, '');
						const call = {
							secret: isRight(secret) ? '' : secret,
							headers,
							query,
							body: message('m1', 'Hello'),
						};
						await longest.measure(JSON.stringify([path, headers, query]), async () => {
							const { status, items, saved, answer } = await one.call(call);
							// n8n itself refuses bodies that are not of the type that the header names.
							expect([401, 422]).toContain(status);
							expect({ items, saved }).toEqual({ items: [], saved: false });
							expect([...one.errors, ...one.warnings, JSON.stringify(answer)].join()).not.toContain(secrets[0]);
						});
					},
				),
				{ numRuns: runs },
			);
			longest.report(`${name}, headers and paths`);
		},
		maxMs,
	);
});
