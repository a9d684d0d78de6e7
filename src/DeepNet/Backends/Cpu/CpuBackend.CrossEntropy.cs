using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal sealed unsafe partial class CpuBackend
{
    /// <summary>Positions of [batch, classes, inner] that one item works on where inner > 1.</summary>
    private const int CrossEntropyStrip = 256;

    public override (Tensor Losses, Tensor? State) CrossEntropy(Tensor x, ClassTargets targets)
    {
        // Per row the maximum m and log Σ exp(x - m): kept apart, so that x - m - log Σ stays accurate for large x.
        Tensor losses = x.New([targets.Batch, targets.Inner]);
        Tensor state = x.New([2, targets.Batch, targets.Inner]);
        Tensor? weight = targets.Weight
            ?? (targets.Smoothing == 0 ? null : Tensor.Ones([targets.Classes], x.DType, x.Device));
        var plan = new CrossEntropyPlan(targets);
        if (x.DType == DType.Float32)
        {
            var kernel = new CrossEntropyKernel<float>(
                x.Pointer<float>(), targets.Labels.Pointer<long>(), weight is null ? null : weight.Pointer<float>(),
                losses.Pointer<float>(), state.Pointer<float>(), plan);
            Launch.Float(kernel, plan.Items, plan.Grain, x, targets.Labels, losses, state, weight ?? x);
        }
        else
        {
            var kernel = new CrossEntropyKernel<double>(
                x.Pointer<double>(), targets.Labels.Pointer<long>(), weight is null ? null : weight.Pointer<double>(),
                losses.Pointer<double>(), state.Pointer<double>(), plan);
            Launch.Double(kernel, plan.Items, plan.Grain, x, targets.Labels, losses, state, weight ?? x);
        }

        return (losses, state);
    }

    public override Tensor CrossEntropyGrad(Tensor x, ClassTargets targets, Tensor? state, Tensor dy)
    {
        Tensor dx = x.NewLike();
        var plan = new CrossEntropyPlan(targets);
        if (x.DType == DType.Float32)
        {
            var kernel = new CrossEntropyGradKernel<float>(
                x.Pointer<float>(), targets.Labels.Pointer<long>(),
                targets.Weight is null ? null : targets.Weight.Pointer<float>(),
                state!.Pointer<float>(), dy.Pointer<float>(), dx.Pointer<float>(), plan, TotalWeight(targets));
            Launch.Float(kernel, plan.Items, plan.Grain, x, targets.Labels, state, dy, dx, targets.Weight ?? x);
        }
        else
        {
            var kernel = new CrossEntropyGradKernel<double>(
                x.Pointer<double>(), targets.Labels.Pointer<long>(),
                targets.Weight is null ? null : targets.Weight.Pointer<double>(),
                state!.Pointer<double>(), dy.Pointer<double>(), dx.Pointer<double>(), plan, TotalWeight(targets));
            Launch.Double(kernel, plan.Items, plan.Grain, x, targets.Labels, state, dy, dx, targets.Weight ?? x);
        }

        return dx;
    }

    private static double TotalWeight(ClassTargets targets)
    {
        if (targets.Weight is null || targets.Smoothing == 0)
            return targets.Classes;
        double sum = 0;
        foreach (double w in targets.Weight.Cast(DType.Float64).ToArray<double>())
            sum += w;
        return sum;
    }

    /// <summary>How [batch, classes, inner] is cut: a row each where inner is 1, else strips of positions.</summary>
    private readonly struct CrossEntropyPlan
    {
        public CrossEntropyPlan(ClassTargets targets)
        {
            Rows = targets.Batch;
            Classes = targets.Classes;
            Inner = targets.Inner;
            IgnoreIndex = targets.IgnoreIndex;
            Smoothing = targets.Smoothing;
            Strips = (Inner + CrossEntropyStrip - 1) / CrossEntropyStrip;
            Grain = Math.Max(1, Launch.Grain / 4 / Math.Max(1, Classes * Math.Min(Inner, CrossEntropyStrip)));
        }

        public long Rows { get; }

        public long Classes { get; }

        public long Inner { get; }

        public long IgnoreIndex { get; }

        public double Smoothing { get; }

        public long Strips { get; }

        public long Grain { get; }

        public long Items => Rows * Strips;
    }

    private readonly struct CrossEntropyKernel<TElement>(
        TElement* x, long* labels, TElement* weight, TElement* losses, TElement* state, CrossEntropyPlan plan)
        : IElementKernel<TElement>
        where TElement : unmanaged
    {
        /// <summary>Class c of a row goes to accumulator c mod this, whatever the SIMD width.</summary>
        private const int Accumulators = 64;

        public void Run<TLane, TScalar>(long start, long end)
            where TLane : struct, IPackedLane<TLane, TElement>
            where TScalar : struct, IPackedLane<TScalar, TElement>
        {
            for (long item = start; item < end; item++)
            {
                (long row, long strip) = Math.DivRem(item, plan.Strips);
                TElement* source = x + (row * plan.Classes * plan.Inner);
                long first = row * plan.Inner;
                if (plan.Inner == 1)
                {
                    Row<TLane, TScalar>(source, first);
                    continue;
                }

                long j = strip * CrossEntropyStrip, stop = Math.Min(j + CrossEntropyStrip, plan.Inner);
                Columns<TScalar>(source, first, Columns<TLane>(source, first, j, stop), stop);
                for (; j < stop; j++)
                    Loss<TScalar>(source + j, first + j);
            }
        }

        private TElement* Maxima => state;

        private TElement* Logs => state + (plan.Rows * plan.Inner);

        /// <summary>The loss at one position, from what <see cref="Row"/> or <see cref="Columns"/> found;
        /// smoothing is in it already.</summary>
        private void Loss<TScalar>(TElement* source, long position)
            where TScalar : struct, IPackedLane<TScalar, TElement>
        {
            long label = labels[position];
            TScalar loss = TScalar.Of(0);
            if (label != plan.IgnoreIndex)
            {
                loss = Term(
                    TScalar.Load(source + (label * plan.Inner)), TScalar.Load(Maxima + position),
                    TScalar.Load(Logs + position));
                if (weight != null)
                    loss *= TScalar.Load(weight + label);
                if (plan.Smoothing != 0)
                {
                    loss = ((1 - plan.Smoothing) * loss)
                        + (plan.Smoothing / plan.Classes * TScalar.Load(losses + position));
                }
            }

            TScalar.Store(loss, losses + position);
        }

        // -log softmax(x).
        private static T Term<T>(T x, T maximum, T log)
            where T : struct, ILane<T>
            => log - (x - maximum);

        private long Columns<TLane>(TElement* source, long first, long j, long end)
            where TLane : struct, IPackedLane<TLane, TElement>
        {
            for (; j + TLane.Count <= end; j += TLane.Count)
            {
                TElement* column = source + j;
                TLane maximum = TLane.Load(column);
                for (long c = 1; c < plan.Classes; c++)
                    maximum = TLane.Max(maximum, TLane.Load(column + (c * plan.Inner)));
                TLane sum = TLane.Of(0);
                for (long c = 0; c < plan.Classes; c++)
                    sum += TLane.ExpNegative(TLane.Load(column + (c * plan.Inner)) - maximum);
                TLane log = TLane.Log(sum);
                TLane.Store(maximum, Maxima + first + j);
                TLane.Store(log, Logs + first + j);
                if (plan.Smoothing == 0)
                    continue;
                sum = TLane.Of(0);
                for (long c = 0; c < plan.Classes; c++)
                    sum += TLane.Broadcast(weight[c]) * Term(TLane.Load(column + (c * plan.Inner)), maximum, log);
                TLane.Store(sum, losses + first + j);
            }

            return j;
        }

        private void Row<TLane, TScalar>(TElement* source, long position)
            where TLane : struct, IPackedLane<TLane, TElement>
            where TScalar : struct, IPackedLane<TScalar, TElement>
        {
            if (labels[position] == plan.IgnoreIndex)
            {
                TScalar.Store(TScalar.Of(0), losses + position);
                return;
            }

            // The rest of the row is filled up with what changes neither the maximum nor the sums.
            long whole = plan.Classes / Accumulators * Accumulators, rest = plan.Classes - whole;
            TElement* parts = stackalloc TElement[Accumulators];
            TElement* tail = stackalloc TElement[Accumulators];
            TElement* tailWeight = stackalloc TElement[Accumulators];
            Fill<TScalar>(tail, double.NegativeInfinity);
            new ReadOnlySpan<TElement>(source + whole, (int)rest).CopyTo(new Span<TElement>(tail, Accumulators));

            Fill<TScalar>(parts, double.NegativeInfinity);
            for (long c = 0; c < whole; c += Accumulators)
                AddMax<TLane>(source + c, parts);
            AddMax<TLane>(tail, parts);
            TScalar maximum = TScalar.Load(parts);
            for (int i = 1; i < Accumulators; i++)
                maximum = TScalar.Max(maximum, TScalar.Load(parts + i));
            TScalar.Store(maximum, Maxima + position);

            TLane wideMaximum = TLane.Broadcast(Maxima[position]);
            Fill<TScalar>(parts, 0);
            for (long c = 0; c < whole; c += Accumulators)
                AddExp(source + c, wideMaximum, parts);
            AddExp(tail, wideMaximum, parts);
            TScalar.Store(TScalar.Log(Total<TScalar>(parts)), Logs + position);

            if (plan.Smoothing != 0)
            {
                TLane wideLog = TLane.Broadcast(Logs[position]);
                Fill<TScalar>(tailWeight, 0);
                new ReadOnlySpan<TElement>(weight + whole, (int)rest).CopyTo(
                    new Span<TElement>(tailWeight, Accumulators));
                new Span<TElement>(tail + rest, (int)(Accumulators - rest)).Fill(Maxima[position]);
                Fill<TScalar>(parts, 0);
                for (long c = 0; c < whole; c += Accumulators)
                    AddTerms(source + c, weight + c, wideMaximum, wideLog, parts);
                AddTerms(tail, tailWeight, wideMaximum, wideLog, parts);
                TScalar.Store(Total<TScalar>(parts), losses + position);
            }

            Loss<TScalar>(source, position);
        }

        private static void Fill<TScalar>(TElement* values, double value)
            where TScalar : struct, IPackedLane<TScalar, TElement>
        {
            for (int i = 0; i < Accumulators; i++)
                TScalar.Store(TScalar.Of(value), values + i);
        }

        private static TScalar Total<TScalar>(TElement* parts)
            where TScalar : struct, IPackedLane<TScalar, TElement>
        {
            for (int half = Accumulators / 2; half > 0; half /= 2)
            {
                for (int i = 0; i < half; i++)
                    TScalar.Store(TScalar.Load(parts + i) + TScalar.Load(parts + i + half), parts + i);
            }

            return TScalar.Load(parts);
        }

        private static void AddMax<TLane>(TElement* source, TElement* parts)
            where TLane : struct, IPackedLane<TLane, TElement>
        {
            for (int i = 0; i < Accumulators; i += TLane.Count)
                TLane.Store(TLane.MaxNumber(TLane.Load(parts + i), TLane.Load(source + i)), parts + i);
        }

        private static void AddExp<TLane>(TElement* source, TLane maximum, TElement* parts)
            where TLane : struct, IPackedLane<TLane, TElement>
        {
            for (int i = 0; i < Accumulators; i += TLane.Count)
                TLane.Store(TLane.Load(parts + i) + TLane.ExpNegative(TLane.Load(source + i) - maximum), parts + i);
        }

        private static void AddTerms<TLane>(
            TElement* source, TElement* weight, TLane maximum, TLane log, TElement* parts)
            where TLane : struct, IPackedLane<TLane, TElement>
        {
            for (int i = 0; i < Accumulators; i += TLane.Count)
            {
                TLane term = TLane.Load(weight + i) * Term(TLane.Load(source + i), maximum, log);
                TLane.Store(TLane.Load(parts + i) + term, parts + i);
            }
        }
    }

    /// <summary>dx = a softmax(x) - b w, less dy (1 - ε) w[t] at the label t,
    /// with a = dy ((1 - ε) w[t] + ε Σw / classes), b = dy ε / classes.</summary>
    private readonly struct CrossEntropyGradKernel<TElement>(
        TElement* x, long* labels, TElement* weight, TElement* state, TElement* dy, TElement* dx,
        CrossEntropyPlan plan, double totalWeight)
        : IElementKernel<TElement>
        where TElement : unmanaged
    {
        public void Run<TLane, TScalar>(long start, long end)
            where TLane : struct, IPackedLane<TLane, TElement>
            where TScalar : struct, IPackedLane<TScalar, TElement>
        {
            TElement* a = stackalloc TElement[CrossEntropyStrip];
            TElement* b = stackalloc TElement[CrossEntropyStrip];
            TElement* own = stackalloc TElement[CrossEntropyStrip];
            for (long item = start; item < end; item++)
            {
                (long row, long strip) = Math.DivRem(item, plan.Strips);
                TElement* source = x + (row * plan.Classes * plan.Inner),
                    target = dx + (row * plan.Classes * plan.Inner);
                long first = strip * CrossEntropyStrip, count = Math.Min(plan.Inner - first, CrossEntropyStrip);
                long position = (row * plan.Inner) + first;
                for (long j = 0; j < count; j++)
                    Factors<TScalar>(position + j, a + j, b + j, own + j);
                if (plan.Inner == 1)
                {
                    Along<TScalar>(source, target, position, a, b, Along<TLane>(source, target, position, a, b, 0));
                }
                else
                {
                    Across<TScalar>(
                        source + first, target + first, position, a, b,
                        Across<TLane>(source + first, target + first, position, a, b, 0, count), count);
                }

                for (long j = 0; j < count; j++)
                    AtLabel<TScalar>(target + first + j, position + j, own + j);
            }
        }

        private TElement* Maxima => state;

        private TElement* Logs => state + (plan.Rows * plan.Inner);

        private void Factors<TScalar>(long position, TElement* a, TElement* b, TElement* own)
            where TScalar : struct, IPackedLane<TScalar, TElement>
        {
            long label = labels[position];
            TScalar gradient = TScalar.Load(dy + position), rest = TScalar.Of(0);
            TScalar hit = (1 - plan.Smoothing) * gradient;
            if (weight != null && label != plan.IgnoreIndex)
                hit *= TScalar.Load(weight + label);
            if (plan.Smoothing != 0)
                rest = plan.Smoothing / plan.Classes * gradient;
            TScalar.Store(hit + (totalWeight * rest), a);
            TScalar.Store(rest, b);
            TScalar.Store(hit, own);
        }

        /// <summary>One row whose classes lie side by side.</summary>
        private long Along<TLane>(TElement* source, TElement* target, long position, TElement* a, TElement* b, long c)
            where TLane : struct, IPackedLane<TLane, TElement>
        {
            TLane scale = TLane.Broadcast(*a), rest = TLane.Broadcast(*b);
            TLane maximum = TLane.Broadcast(Maxima[position]), log = TLane.Broadcast(Logs[position]);
            for (; c + TLane.Count <= plan.Classes; c += TLane.Count)
            {
                TLane w = weight == null ? TLane.Of(1) : TLane.Load(weight + c);
                TLane p = TLane.ExpNegative(TLane.Load(source + c) - maximum - log);
                TLane.Store((scale * p) - (rest * w), target + c);
            }

            return c;
        }

        /// <summary>Many positions side by side, class by class.</summary>
        private long Across<TLane>(
            TElement* source, TElement* target, long position, TElement* a, TElement* b, long j, long count)
            where TLane : struct, IPackedLane<TLane, TElement>
        {
            for (; j + TLane.Count <= count; j += TLane.Count)
            {
                TLane scale = TLane.Load(a + j), rest = TLane.Load(b + j);
                TLane maximum = TLane.Load(Maxima + position + j), log = TLane.Load(Logs + position + j);
                for (long c = 0; c < plan.Classes; c++)
                {
                    TLane w = weight == null ? TLane.Of(1) : TLane.Broadcast(weight[c]);
                    long at = (c * plan.Inner) + j;
                    TLane p = TLane.ExpNegative(TLane.Load(source + at) - maximum - log);
                    TLane.Store((scale * p) - (rest * w), target + at);
                }
            }

            return j;
        }

        private void AtLabel<TScalar>(TElement* target, long position, TElement* own)
            where TScalar : struct, IPackedLane<TScalar, TElement>
        {
            long label = labels[position];
            if (label != plan.IgnoreIndex)
            {
                TElement* hit = target + (label * plan.Inner);
                TScalar.Store(TScalar.Load(hit) - TScalar.Load(own), hit);
                return;
            }

            for (long c = 0; c < plan.Classes; c++)
                TScalar.Store(TScalar.Of(0), target + (c * plan.Inner));
        }
    }
}
