/**
 * The contenders in the order of a round: from the round's own one to its neighbours on both sides. In as many rounds as
 * there are contenders each stands at every place once, and, where their number is even, follows every other one once, so
 * that what one leaves behind in n8n does not burden always the same one.
 */
export function inOrderOf<T>(round: number, contenders: readonly T[]): T[] {
	const { length } = contenders;
	return contenders.flatMap((_, place) => {
		const away = place % 2 === 0 ? length - place / 2 : (place + 1) / 2;
		const at = (round + away) % length;
		return contenders.slice(at, at + 1);
	});
}
