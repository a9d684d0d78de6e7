using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using ILGPU;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    public override Tensor? Attention(Tensor q, Tensor k, Tensor v, AttentionOptions options, Tensor y)
    {
        using var held = new Held(q, k, v, options, y);
        if (!IsFused(q, k, v, options))
            return base.Attention(q, k, v, options, y);
        Tensor logSums = q.New([.. q.Shape.AsSpan()[..^1], 1]);
        double kept = 1 / (1 - options.Dropout);
        if (q.DType == DType.Float32)
        {
            Attend(
                new AttentionRule<GpuF32, float>((float)options.Scale, (float)kept, q, k, v, options), q, k, v, y,
                logSums);
        }
        else
        {
            Attend(
                new AttentionRule<GpuF64, double>(options.Scale, kept, q, k, v, options), q, k, v, y, logSums);
        }

        return logSums;
    }

    public override void AttentionGrad(
        Tensor dy, Tensor q, Tensor k, Tensor v, Tensor y, Tensor? state, AttentionOptions options, Tensor dq,
        Tensor dk, Tensor dv)
    {
        using var held = new Held(dy, q, k, v, y, state);
        using var alsoHeld = new Held(options, dq, dk, dv);
        double kept = 1 / (1 - options.Dropout);
        if (state is null)
        {
            base.AttentionGrad(dy, q, k, v, y, state, options, dq, dk, dv);
        }
        else if (q.DType == DType.Float32)
        {
            AttendGrad(
                new AttentionRule<GpuF32, float>((float)options.Scale, (float)kept, q, k, v, options), dy, q, k, v, y,
                state, dq, dk, dv);
        }
        else
        {
            AttendGrad(
                new AttentionRule<GpuF64, double>(options.Scale, kept, q, k, v, options), dy, q, k, v, y, state, dq,
                dk, dv);
        }
    }

    // Everything dropped leaves no factor to scale by; empty tensors are nothing to be fast at.
    private bool IsFused(Tensor q, Tensor k, Tensor v, AttentionOptions options) =>
        q.Count > 0 && k.Count > 0 && v.Count > 0 && options.Dropout < 1 && AttentionSide > 0;

    /// <summary>Threads of a group along rows and along columns.</summary>
    private int AttentionSide => queue.GroupThreads >= 256 ? 16
        : queue.GroupThreads >= 64 ? 8
        : queue.GroupThreads >= 16 ? 4
        : 0;

    private void Attend<TLane, TElement>(
        AttentionRule<TLane, TElement> rule, Tensor q, Tensor k, Tensor v, Tensor y, Tensor logSums)
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        int side = AttentionSide, blocks = Blocks(rule.L, 4 * side), chunks = Blocks(rule.E, 8 * side);
        queue.LaunchGroups(
            new AttentionKernel<TLane, TElement>(
                rule, new(q), new(k), new(v), new(y), logSums.View<TElement>(), side, blocks, chunks),
            rule.Matrices * blocks * chunks, side * side);
    }

    private void AttendGrad<TLane, TElement>(
        AttentionRule<TLane, TElement> rule, Tensor dy, Tensor q, Tensor k, Tensor v, Tensor y, Tensor logSums,
        Tensor dq, Tensor dk, Tensor dv)
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        Tensor delta = logSums.NewLike();
        queue.Launch(
            new AttentionDeltaKernel<TLane, TElement>(new(dy), new(y), delta.View<TElement>(), rule.L, rule.E),
            delta.Count);
        GpuMatrices<TElement> mq = new(q), mk = new(k), mv = new(v), mdy = new(dy);
        Grad(AttentionPart.Queries, mq, mk, mdy, mv, mk, dq, rule.L, rule.D, rule.Matrices);
        Grad(AttentionPart.Keys, mk, mq, mv, mdy, mq, dk, rule.S, rule.D, rule.Matrices / rule.Heads);
        Grad(AttentionPart.Values, mk, mq, mv, mdy, mdy, dv, rule.S, rule.E, rule.Matrices / rule.Heads);
        delta.Dispose();

        void Grad(
            int part, GpuMatrices<TElement> a, GpuMatrices<TElement> b, GpuMatrices<TElement> c,
            GpuMatrices<TElement> d, GpuMatrices<TElement> z, Tensor result, int rows, int columns, long matrices)
        {
            int side = AttentionSide, blocks = Blocks(rows, 4 * side), chunks = Blocks(columns, 8 * side);
            queue.LaunchGroups(
                new AttentionGradKernel<TLane, TElement>(
                    rule, part, a, b, c, d, z, new(result), logSums.View<TElement>(), delta.View<TElement>(), side,
                    blocks, chunks),
                matrices * blocks * chunks, side * side);
        }
    }

    private static int Blocks(int count, int size) => (count + size - 1) / size;

    /// <summary>Attention with the running softmax of Dao et al.: a group does a block of queries of one head for some
    /// columns of the values.</summary>
    /// <remarks>
    /// Block by block of keys: scores, their new maximum m, weights exp(score - m), and what was summed so far scaled
    /// by exp(old m - m). Logarithms of the sums are kept for the gradient: ∞ where a query may attend to nothing.
    /// </remarks>
    internal readonly struct AttentionKernel<TLane, TElement>(
        AttentionRule<TLane, TElement> rule, GpuMatrices<TElement> q, GpuMatrices<TElement> k, GpuMatrices<TElement> v,
        GpuMatrices<TElement> y, ArrayView<TElement> logSums, int side, int blocks, int chunks) : IGpuGroupKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public void Run(long piece)
        {
            ArrayView<TElement> weights = SharedMemory.Allocate<TElement>(AttentionTile<TLane, TElement>.Weights);
            ArrayView<TElement> buffer = SharedMemory.Allocate<TElement>(AttentionTile<TLane, TElement>.Buffer);
            ArrayView<TElement> maximum = SharedMemory.Allocate<TElement>(AttentionTile<TLane, TElement>.MostRows);
            ArrayView<TElement> total = SharedMemory.Allocate<TElement>(AttentionTile<TLane, TElement>.MostRows);
            ArrayView<TElement> factor = SharedMemory.Allocate<TElement>(AttentionTile<TLane, TElement>.MostRows);
            long matrix = piece;
            int column = GpuIndex.Take(ref matrix, chunks) * 8 * side, rows = 4 * side;
            int q0 = GpuIndex.Take(ref matrix, blocks) * rows, ty = Group.IdxX / side;
            long group = matrix / rule.Heads, mask = rule.FirstOfMask(matrix);
            long firstQ = q.First(matrix), firstK = k.First(group), firstV = v.First(group);
            for (int row = Group.IdxX; row < rows; row += Group.DimX)
            {
                maximum[row] = TLane.Of(double.NegativeInfinity).Element;
                total[row] = TLane.Of(0.0).Element;
            }

            Lanes8<TLane> sum0 = Lanes8<TLane>.Zero(), sum1 = sum0, sum2 = sum0, sum3 = sum0;
            int end = rule.IsCausal != 0 && q0 + rows < rule.S ? q0 + rows : rule.S;
            for (int k0 = 0; k0 < end; k0 += 2 * side)
            {
                Lanes8<TLane> products = AttentionTile<TLane, TElement>.Product(
                    side, q, firstQ, q0, rule.L, k, firstK, k0, rule.S, rule.D, buffer);
                Scores(products, mask, q0, k0, weights);
                Group.Barrier();
                for (int row = Group.IdxX; row < rows; row += Group.DimX)
                    Weigh(matrix, q0, row, k0, weights, maximum, total, factor);
                Group.Barrier();
                TLane f0 = TLane.Of(factor[ty]), f1 = TLane.Of(factor[ty + side]);
                TLane f2 = TLane.Of(factor[ty + (2 * side)]), f3 = TLane.Of(factor[ty + (3 * side)]);
                sum0 = sum0.Times(f0);
                sum1 = sum1.Times(f1);
                sum2 = sum2.Times(f2);
                sum3 = sum3.Times(f3);
                int step = AttentionTile<TLane, TElement>.ValueRows(side);
                for (int from = 0; from < 2 * side; from += step)
                {
                    AttentionTile<TLane, TElement>.LoadValues(
                        side, v, firstV, k0 + from, rule.S, column, rule.E, buffer);
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

            Group.Barrier();
            for (int row = Group.IdxX; row < rows; row += Group.DimX)
            {
                TLane all = TLane.Of(total[row]);
                bool isEmpty = TLane.IsSet(TLane.Equal(all, TLane.Of(0.0)));
                factor[row] = (isEmpty ? all : TLane.Of(1.0) / all).Element;
                TLane logSum = isEmpty
                    ? TLane.Of(double.PositiveInfinity)
                    : TLane.Of(maximum[row]) + TLane.Log(all);
                if (column == 0 && q0 + row < rule.L)
                    logSums[(matrix * rule.L) + q0 + row] = logSum.Element;
            }

            Group.Barrier();
            long firstY = y.First(matrix);
            Write(firstY, q0 + ty, column, sum0.Times(TLane.Of(factor[ty])));
            Write(firstY, q0 + ty + side, column, sum1.Times(TLane.Of(factor[ty + side])));
            Write(firstY, q0 + ty + (2 * side), column, sum2.Times(TLane.Of(factor[ty + (2 * side)])));
            Write(firstY, q0 + ty + (3 * side), column, sum3.Times(TLane.Of(factor[ty + (3 * side)])));
            Group.Barrier();
        }

        private void Write(long first, int row, int column, Lanes8<TLane> values) =>
            AttentionTile<TLane, TElement>.Write(side, y, first, row, rule.L, column, rule.E, values);

        private void Scores(Lanes8<TLane> products, long mask, int q0, int k0, ArrayView<TElement> weights)
        {
            int tx = Group.IdxX % side, ty = Group.IdxX / side;
            Score(products.V0, mask, q0, ty, k0, tx, weights);
            Score(products.V1, mask, q0, ty, k0, tx + side, weights);
            Score(products.V2, mask, q0, ty + side, k0, tx, weights);
            Score(products.V3, mask, q0, ty + side, k0, tx + side, weights);
            Score(products.V4, mask, q0, ty + (2 * side), k0, tx, weights);
            Score(products.V5, mask, q0, ty + (2 * side), k0, tx + side, weights);
            Score(products.V6, mask, q0, ty + (3 * side), k0, tx, weights);
            Score(products.V7, mask, q0, ty + (3 * side), k0, tx + side, weights);
        }

        private void Score(TLane product, long mask, int q0, int row, int k0, int key, ArrayView<TElement> weights) =>
            weights[(row * AttentionTile<TLane, TElement>.WeightPitch) + key] =
                rule.Score(product, mask, q0 + row, k0 + key).Element;

        /// <summary>A row of scores to weights; the running maximum and total follow, and the factor of what came
        /// before.</summary>
        private void Weigh(
            long matrix, int q0, int row, int k0, ArrayView<TElement> weights, ArrayView<TElement> maximum,
            ArrayView<TElement> total, ArrayView<TElement> factor)
        {
            int first = row * AttentionTile<TLane, TElement>.WeightPitch, keys = 2 * side;
            TLane old = TLane.Of(maximum[row]), largest = old;
            for (int i = 0; i < keys; i++)
            {
                TLane score = TLane.Of(weights[first + i]);
                if (TLane.IsSet(TLane.Greater(score, largest)))
                    largest = score;
            }

            // All keys hidden so far: exp(-∞ - 0) is 0, where -∞ + ∞ would be NaN.
            bool isHidden = TLane.IsSet(TLane.Equal(largest, TLane.Of(double.NegativeInfinity)));
            TLane shift = isHidden ? TLane.Of(0.0) : largest, sum = TLane.Of(0.0);
            for (int i = 0; i < keys; i++)
            {
                TLane weight = TLane.Exp(TLane.Of(weights[first + i]) - shift);
                sum += weight;
                weights[first + i] = rule.Drop(weight, matrix, q0 + row, k0 + i).Element;
            }

            TLane f = TLane.Exp(old - shift);
            maximum[row] = largest.Element;
            total[row] = TLane.FusedMultiplyAdd(TLane.Of(total[row]), f, sum).Element;
            factor[row] = f.Element;
        }
    }
}
