import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { Recorded } from './stubServer';

/** An operation of a contract; several documented ones may share path and method, then their `type` tells them apart. */
interface Documented {
	operationId: string;
	method: string;
	address: string;
	tags: string[];
	/** The `type` member of the body; null where it must have none, undefined where it does not matter. */
	type?: string | null;
}

interface PathOperation {
	operationId?: string;
	tags?: string[];
	'x-variants'?: Array<{ operationId: string; type?: string }>;
}

/** Every documented operation of a contract in contracts, variants included. @param name without ending */
export function operationsOf(name: string): Documented[] {
	const file = path.resolve(__dirname, `../../contracts/${name}.openapi.yaml`);
	const { paths }: { paths: Record<string, Record<string, PathOperation>> } = parse(readFileSync(file, 'utf8'));
	return Object.entries(paths).flatMap(([address, methods]) =>
		Object.entries(methods).flatMap(([method, { operationId, tags = [], 'x-variants': variants }]): Documented[] => {
			if (operationId === undefined) return [];
			const common = { method: method.toUpperCase(), address, tags };
			if (!variants) return [{ ...common, operationId }];
			return variants.map((variant) => ({
				...common,
				operationId: variant.operationId,
				type: variant.type ?? null,
			}));
		}),
	);
}

/**
 * The operations that no request reached with success.
 *
 * @param basePath path of the contract's server URL
 */
export function notReached(
	operations: readonly Documented[],
	requests: ReadonlyArray<Recorded & { status?: number }>,
	basePath: string,
): string[] {
	const literal = new Set(operations.map(({ address }) => address).filter((address) => !address.includes('{')));
	const calls = requests
		.filter(({ status = 0 }) => status >= 200 && status < 300)
		.map(({ method, url, body }) => ({
			method,
			target: url.slice(basePath.length).split('?')[0] ?? '',
			type: typeOf(body),
		}));
	return operations
		.filter(({ method, address, type }) => {
			const pattern = new RegExp(`^${address.replace(/\{\w+\}/g, '[^/]+')}$`);
			return !calls.some(
				(call) =>
					call.method === method &&
					(literal.has(call.target) ? call.target === address : pattern.test(call.target)) &&
					(type === undefined || call.type === type),
			);
		})
		.map(({ operationId }) => operationId);
}

/** The `type` member of a JSON body; none for a form. */
function typeOf(body: Buffer): string | null {
	if (body[0] !== '{'.charCodeAt(0)) return null;
	const { type }: { type?: unknown } = JSON.parse(body.toString());
	return typeof type === 'string' ? type : null;
}
