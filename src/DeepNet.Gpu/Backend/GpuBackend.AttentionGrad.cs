using DeepNet.Gpu.Kernels;
using ILGPU;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    /// <summary>Which gradient a launch of <see cref="AttentionGradKernel{TLane, TElement}"/> computes.</summary>
    internal static class AttentionPart
    {
        /// <summary>dq: rows are queries, columns of the tiles of weights are keys.</summary>
        public const int Queries = 0;

        /// <summary>dk: rows are keys.</summary>
        public const int Keys = 1;

        /// <summary>dv: rows are keys.</summary>
        public const int Values = 2;
    }

    /// <summary>δ = Σ dy y of every query; one thread for each.</summary>
    internal readonly struct AttentionDeltaKernel<TLane, TElement>(
        GpuMatrices<TElement> dy, GpuMatrices<TElement> y, ArrayView<TElement> delta, int rows, int columns)
        : IGpuKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public void Run(long index)
        {
            long matrix = index;
            int row = GpuIndex.Take(ref matrix, rows);
            long firstDy = dy.First(matrix), firstY = y.First(matrix);
            TLane sum = TLane.Of(0.0);
            for (int e = 0; e < columns; e++)
                sum = TLane.FusedMultiplyAdd(TLane.Of(dy.Get(firstDy, row, e)), TLane.Of(y.Get(firstY, row, e)), sum);
            delta[index] = sum.Element;
        }
    }

    /// <summary>The gradients of attention; scores and weights are computed again, tile by tile.</summary>
    /// <remarks>
    /// P = exp(S - log sum), dP = dy vᵀ, dS = P (dP - δ) with δ = Σ dy y per query; dv = Pᵀ dy, dk = dSᵀ q, dq = dS k.
    /// A group does a block of rows of the result and some of its columns, over all of what the rows meet:
    /// result = W z, where W is made of the tiles a bᵀ and c dᵀ.
    /// </remarks>
    internal readonly struct AttentionGradKernel<TLane, TElement>(
        AttentionRule<TLane, TElement> rule, int part, GpuMatrices<TElement> a, GpuMatrices<TElement> b,
        GpuMatrices<TElement> c, GpuMatrices<TElement> d, GpuMatrices<TElement> z, GpuMatrices<TElement> result,
        ArrayView<TElement> logSums, ArrayView<TElement> delta, int side, int blocks, int chunks) : IGpuGroupKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public void Run(long piece)
        {
            ArrayView<TElement> weights = SharedMemory.Allocate<TElement>(AttentionTile<TLane, TElement>.Weights);
            ArrayView<TElement> buffer = SharedMemory.Allocate<TElement>(AttentionTile<TLane, TElement>.Buffer);
            long own = piece;
            int column = GpuIndex.Take(ref own, chunks) * 8 * side, rows = 4 * side, width = 2 * side;
            int row0 = GpuIndex.Take(ref own, blocks) * rows, ty = Group.IdxX / side;
            int rowsA = part == AttentionPart.Queries ? rule.L : rule.S;
            int rowsB = part == AttentionPart.Queries ? rule.S : rule.L;
            int columns = part == AttentionPart.Values ? rule.E : rule.D;
            int heads = part == AttentionPart.Queries ? 1 : rule.Heads, begin = 0, end = rowsB;
            if (rule.IsCausal != 0)
            {
                if (part != AttentionPart.Queries)
                    begin = row0 / width * width; // earlier queries do not see these keys
                else if (row0 + rows < end)
                    end = row0 + rows;
            }

            long firstA = a.First(own), firstC = c.First(own);
            Lanes8<TLane> sum0 = Lanes8<TLane>.Zero(), sum1 = sum0, sum2 = sum0, sum3 = sum0;
            for (int head = 0; head < heads; head++)
            {
                long other = part == AttentionPart.Queries ? own / rule.Heads : (own * heads) + head;
                long matrix = part == AttentionPart.Queries ? own : other, mask = rule.FirstOfMask(matrix);
                long firstB = b.First(other), firstD = d.First(other), firstZ = z.First(other);
                for (int column0 = begin; column0 < end; column0 += width)
                {
                    Lanes8<TLane> scores = AttentionTile<TLane, TElement>.Product(
                        side, a, firstA, row0, rowsA, b, firstB, column0, rowsB, rule.D, buffer), slopes = scores;
                    if (part != AttentionPart.Values)
                    {
                        slopes = AttentionTile<TLane, TElement>.Product(
                            side, c, firstC, row0, rowsA, d, firstD, column0, rowsB, rule.E, buffer);
                    }

                    Weigh(scores, slopes, matrix, mask, row0, column0, weights);
                    Group.Barrier();
                    int step = AttentionTile<TLane, TElement>.ValueRows(side);
                    for (int from = 0; from < width; from += step)
                    {
                        AttentionTile<TLane, TElement>.LoadValues(
                            side, z, firstZ, column0 + from, rowsB, column, columns, buffer);
                        Group.Barrier();
                        for (int i = 0; i < step; i++)
                        {
                            Lanes8<TLane> values = AttentionTile<TLane, TElement>.Values(side, i, buffer);
                            int at = (ty * AttentionTile<TLane, TElement>.WeightPitch) + from + i;
                            int next = side * AttentionTile<TLane, TElement>.WeightPitch;
                            sum0 = sum0.Plus(TLane.Of(weights[at]), values);
                            sum1 = sum1.Plus(TLane.Of(weights[at + next]), values);
                            sum2 = sum2.Plus(TLane.Of(weights[at + (2 * next)]), values);
                            sum3 = sum3.Plus(TLane.Of(weights[at + (3 * next)]), values);
                        }

                        Group.Barrier();
                    }
                }
            }

            long first = result.First(own);
            Write(first, row0 + ty, rowsA, column, columns, sum0);
            Write(first, row0 + ty + side, rowsA, column, columns, sum1);
            Write(first, row0 + ty + (2 * side), rowsA, column, columns, sum2);
            Write(first, row0 + ty + (3 * side), rowsA, column, columns, sum3);
        }

        private void Write(long first, int row, int rows, int column, int columns, Lanes8<TLane> values) =>
            AttentionTile<TLane, TElement>.Write(side, result, first, row, rows, column, columns, values);

        private void Weigh(
            Lanes8<TLane> scores, Lanes8<TLane> slopes, long matrix, long mask, int row0, int column0,
            ArrayView<TElement> weights)
        {
            int tx = Group.IdxX % side, ty = Group.IdxX / side;
            Weigh(scores.V0, slopes.V0, matrix, mask, row0, ty, column0, tx, weights);
            Weigh(scores.V1, slopes.V1, matrix, mask, row0, ty, column0, tx + side, weights);
            Weigh(scores.V2, slopes.V2, matrix, mask, row0, ty + side, column0, tx, weights);
            Weigh(scores.V3, slopes.V3, matrix, mask, row0, ty + side, column0, tx + side, weights);
            Weigh(scores.V4, slopes.V4, matrix, mask, row0, ty + (2 * side), column0, tx, weights);
            Weigh(scores.V5, slopes.V5, matrix, mask, row0, ty + (2 * side), column0, tx + side, weights);
            Weigh(scores.V6, slopes.V6, matrix, mask, row0, ty + (3 * side), column0, tx, weights);
            Weigh(scores.V7, slopes.V7, matrix, mask, row0, ty + (3 * side), column0, tx + side, weights);
        }

        /// <summary>One element of W: a weight for dv, the gradient of a product for the others.</summary>
        private void Weigh(
            TLane product, TLane slope, long matrix, long mask, int row0, int row, int column0, int column,
            ArrayView<TElement> weights)
        {
            int query = part == AttentionPart.Queries ? row0 + row : column0 + column;
            int key = part == AttentionPart.Queries ? column0 + column : row0 + row;
            TLane value = TLane.Of(0.0);
            if (query < rule.L && key < rule.S)
            {
                long at = (matrix * rule.L) + query;
                TLane weight = TLane.Exp(rule.Score(product, mask, query, key) - TLane.Of(logSums[at]));
                value = part == AttentionPart.Values
                    ? rule.Drop(weight, matrix, query, key)
                    : rule.Scaled(weight * (rule.Drop(slope, matrix, query, key) - TLane.Of(delta[at])));
            }

            weights[(row * AttentionTile<TLane, TElement>.WeightPitch) + column] = value.Element;
        }
    }
}
