using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal sealed unsafe partial class CpuBackend
{
    public override Tensor Softmax(Tensor x, int dim) => AlongDim(x, x, dim, default(SoftmaxForm));

    public override Tensor SoftmaxGrad(Tensor y, Tensor dy, int dim) => AlongDim(y, dy, dim, default(SoftmaxGradForm));

    public override Tensor LogSoftmax(Tensor x, int dim) => AlongDim(x, x, dim, default(LogSoftmaxForm));

    public override Tensor LogSoftmaxGrad(Tensor y, Tensor dy, int dim) =>
        AlongDim(y, dy, dim, default(LogSoftmaxGradForm));

    private static Tensor AlongDim<TForm>(Tensor a, Tensor b, int dim, TForm form)
        where TForm : struct, ISoftmaxForm
    {
        (long outer, long n, long inner) = a.Extents(dim);
        Tensor y = a.NewLike();
        bool isPast = TForm.IsGradient && inner == 1 && n * y.DType.Size() % 64 == 0 && Launch.GoesPastCaches(y);
        if (y.DType == DType.Float32)
        {
            var kernel = new SoftmaxKernel<float, TForm>(
                a.Pointer<float>(), b.Pointer<float>(), y.Pointer<float>(), n, inner, form, isPast);
            Launch.Float(kernel, kernel.Items(outer), kernel.Grain, a, b, y);
        }
        else
        {
            var kernel = new SoftmaxKernel<double, TForm>(
                a.Pointer<double>(), b.Pointer<double>(), y.Pointer<double>(), n, inner, form, isPast);
            Launch.Double(kernel, kernel.Items(outer), kernel.Grain, a, b, y);
        }

        return y;
    }

    /// <summary>What is done along the dim: a sum of terms, perhaps after a maximum, then every element from that
    /// sum.</summary>
    private interface ISoftmaxForm
    {
        /// <summary>Whether terms are taken relative to the maximum of a.</summary>
        static abstract bool NeedsMax { get; }

        /// <summary>Whether results are made of the terms: they wait in the result's memory.</summary>
        static abstract bool KeepsTerms { get; }

        /// <summary>Whether results are gradients: large ones are written past the caches.</summary>
        static abstract bool IsGradient { get; }

        T Term<T>(T a, T b, T max)
            where T : struct, ILane<T>;

        /// <summary>What results need to know of the sum.</summary>
        T Total<T>(T sum)
            where T : struct, ILane<T>;

        T Result<T>(T a, T b, T term, T max, T total)
            where T : struct, ILane<T>;
    }

    private readonly struct SoftmaxForm : ISoftmaxForm
    {
        public static bool NeedsMax => true;

        public static bool KeepsTerms => true;

        public static bool IsGradient => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Term<T>(T a, T b, T max)
            where T : struct, ILane<T>
            => T.Exp(a - max);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Total<T>(T sum)
            where T : struct, ILane<T>
            => 1 / sum;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Result<T>(T a, T b, T term, T max, T total)
            where T : struct, ILane<T>
            => term * total;
    }

    private readonly struct LogSoftmaxForm : ISoftmaxForm
    {
        public static bool NeedsMax => true;

        public static bool KeepsTerms => false;

        public static bool IsGradient => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Term<T>(T a, T b, T max)
            where T : struct, ILane<T>
            => T.Exp(a - max);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Total<T>(T sum)
            where T : struct, ILane<T>
            => T.Log(sum);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Result<T>(T a, T b, T term, T max, T total)
            where T : struct, ILane<T>
            => a - max - total;
    }

    private readonly struct SoftmaxGradForm : ISoftmaxForm
    {
        public static bool NeedsMax => false;

        public static bool KeepsTerms => false;

        public static bool IsGradient => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Term<T>(T a, T b, T max)
            where T : struct, ILane<T>
            => a * b;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Total<T>(T sum)
            where T : struct, ILane<T>
            => sum;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Result<T>(T a, T b, T term, T max, T total)
            where T : struct, ILane<T>
            => a * (b - total);
    }

    private readonly struct LogSoftmaxGradForm : ISoftmaxForm
    {
        public static bool NeedsMax => false;

        public static bool KeepsTerms => false;

        public static bool IsGradient => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Term<T>(T a, T b, T max)
            where T : struct, ILane<T>
            => b;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Total<T>(T sum)
            where T : struct, ILane<T>
            => sum;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Result<T>(T a, T b, T term, T max, T total)
            where T : struct, ILane<T>
            => b - (T.Exp(a) * total);
    }

    /// <summary>Rows for inner = 1, else strips of columns; every pass over an item stays in the cache where it
    /// fits.</summary>
    private readonly struct SoftmaxKernel<TElement, TForm>(
        TElement* a, TElement* b, TElement* y, long n, long inner, TForm form, bool isPast)
        : IElementKernel<TElement>
        where TElement : unmanaged
        where TForm : struct, ISoftmaxForm
    {
        /// <summary>Element i of a row goes to accumulator i mod this, whatever the SIMD width.</summary>
        private const int Accumulators = 64;

        private const int Strip = 64;

        public long Grain => Math.Max(1, Launch.Grain / 4 / Math.Max(1, n * Math.Min(inner, Strip)));

        private long Strips => (inner + Strip - 1) / Strip;

        public long Items(long outer) => outer * Strips;

        public void Run<TLane, TScalar>(long start, long end)
            where TLane : struct, IPackedLane<TLane, TElement>
            where TScalar : struct, IPackedLane<TScalar, TElement>
        {
            TElement* slots = stackalloc TElement[Accumulators];
            for (long item = start; item < end; item++)
            {
                if (inner == 1)
                {
                    Row<TLane, TScalar>(item * n, slots);
                    continue;
                }

                (long o, long strip) = Math.DivRem(item, Strips);
                long first = o * n * inner, j = strip * Strip, stop = Math.Min(j + Strip, inner);
                Columns<TScalar>(Columns<TLane>(first + j, first + stop), first + stop);
            }
        }

        /// <summary>Does the columns whose first elements are at … stop-1, as many as fill whole lanes; gives the first
        /// one left.</summary>
        private long Columns<TLane>(long at, long stop)
            where TLane : struct, IPackedLane<TLane, TElement>
        {
            for (; at + TLane.Count <= stop; at += TLane.Count)
            {
                long end = at + (n * inner);
                TLane max = TLane.Of(TForm.NeedsMax ? double.NegativeInfinity : 0), sum = TLane.Of(0);
                for (long i = at; TForm.NeedsMax && i < end; i += inner)
                    max = TLane.Max(max, TLane.Load(a + i));
                for (long i = at; i < end; i += inner)
                {
                    TLane term = form.Term(TLane.Load(a + i), TLane.Load(b + i), max);
                    if (TForm.KeepsTerms)
                        TLane.Store(term, y + i);
                    sum += term;
                }

                TLane total = form.Total(sum);
                for (long i = at; i < end; i += inner)
                    Finish(i, max, total);
            }

            return at;
        }

        private void Row<TLane, TScalar>(long first, TElement* slots)
            where TLane : struct, IPackedLane<TLane, TElement>
            where TScalar : struct, IPackedLane<TScalar, TElement>
        {
            // The elements that fill no lane are copied to one that does; what pads it adds nothing to the maximum or
            // the sum.
            long whole = first + (n / TLane.Count * TLane.Count), end = first + n;
            TElement* tailA = stackalloc TElement[TLane.Count];
            TElement* tailB = stackalloc TElement[TLane.Count];
            TLane padding = TLane.Of(TForm.NeedsMax ? double.NegativeInfinity : 0);
            TLane.Store(padding, tailA);
            TLane.Store(padding, tailB);
            for (long i = whole; i < end; i++)
                (tailA[i - whole], tailB[i - whole]) = (a[i], b[i]);

            TLane max = TLane.Of(0);
            if (TForm.NeedsMax)
            {
                max = Maximum(TLane.Load(tailA), first, whole);
                max = TLane.Broadcast(Largest<TLane, TScalar>(max, slots));
            }

            new Span<TElement>(slots, Accumulators).Clear();
            long grouped = first + (n / Accumulators * Accumulators);
            for (int column = 0; column < Accumulators && first < grouped; column += 4 * TLane.Count)
                Accumulate(first + column, grouped, max, slots + column);
            for (long i = grouped; i < whole; i += TLane.Count)
            {
                TLane term = form.Term(TLane.Load(a + i), TLane.Load(b + i), max);
                if (TForm.KeepsTerms)
                    TLane.Store(term, y + i);
                Add(slots + ((i - first) % Accumulators), term);
            }

            TLane tailTerm = TLane.Of(0);
            if (whole < end)
            {
                tailTerm = form.Term(TLane.Load(tailA), TLane.Load(tailB), max);
                Add(slots + ((whole - first) % Accumulators), tailTerm);
            }

            TLane total = TLane.Broadcast(Total<TLane, TScalar>(slots));
            FinishRow(first, whole, max, total);
            if (whole == end)
                return;
            TLane.Store(form.Result(TLane.Load(tailA), TLane.Load(tailB), tailTerm, max, total), tailA);
            for (long i = whole; i < end; i++)
                y[i] = tailA[i - whole];
        }

        /// <summary>The terms of every 64 elements' first four lanes, and their sums.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Accumulate<TLane>(long i, long end, TLane max, TElement* sums)
            where TLane : struct, IPackedLane<TLane, TElement>
        {
            TLane sum0 = TLane.Of(0), sum1 = sum0, sum2 = sum0, sum3 = sum0;
            for (; i < end; i += Accumulators)
            {
                PrefetchNextRow(i);
                sum0 += Term(i, max);
                sum1 += Term(i + TLane.Count, max);
                sum2 += Term(i + (2 * TLane.Count), max);
                sum3 += Term(i + (3 * TLane.Count), max);
            }

            TLane.Store(sum0, sums);
            TLane.Store(sum1, sums + TLane.Count);
            TLane.Store(sum2, sums + (2 * TLane.Count));
            TLane.Store(sum3, sums + (3 * TLane.Count));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private TLane Term<TLane>(long i, TLane max)
            where TLane : struct, IPackedLane<TLane, TElement>
        {
            TLane term = form.Term(TLane.Load(a + i), TLane.Load(b + i), max);
            if (TForm.KeepsTerms)
                TLane.Store(term, y + i);
            return term;
        }

        /// <summary>The largest in each place of a lane; four at a time, since each waits for the one before.
        /// NaN may be passed over: its own term makes the sum NaN.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private TLane Maximum<TLane>(TLane max, long i, long end)
            where TLane : struct, IPackedLane<TLane, TElement>
        {
            TLane max1 = max, max2 = max, max3 = max;
            for (; i + (4 * TLane.Count) <= end; i += 4 * TLane.Count)
            {
                max = TLane.Larger(TLane.Load(a + i), max);
                max1 = TLane.Larger(TLane.Load(a + i + TLane.Count), max1);
                max2 = TLane.Larger(TLane.Load(a + i + (2 * TLane.Count)), max2);
                max3 = TLane.Larger(TLane.Load(a + i + (3 * TLane.Count)), max3);
            }

            for (; i < end; i += TLane.Count)
                max = TLane.Larger(TLane.Load(a + i), max);
            return TLane.Larger(TLane.Larger(max, max1), TLane.Larger(max2, max3));
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void FinishRow<TLane>(long i, long end, TLane max, TLane total)
            where TLane : struct, IPackedLane<TLane, TElement>
        {
            TElement* first = a, second = b, target = y;
            TForm f = form;
            for (; i < end; i += TLane.Count)
            {
                TLane term = TForm.KeepsTerms ? TLane.Load(target + i) : total;
                TLane result = f.Result(TLane.Load(first + i), TLane.Load(second + i), term, max, total);
                if (TForm.IsGradient && isPast)
                    TLane.StorePast(result, target + i);
                else
                    TLane.Store(result, target + i);
            }
        }

        /// <summary>Asks for the same elements of the next row: the processor's own guesses end with a page. Past the
        /// last row nothing happens.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void PrefetchNextRow(long i)
        {
            if (!Sse.IsSupported)
                return;
            for (int offset = 0; offset < Accumulators; offset += 64 / sizeof(TElement))
            {
                Sse.Prefetch0(a + i + n + offset);
                if (a != b)
                    Sse.Prefetch0(b + i + n + offset);
            }
        }

        private void Finish<TLane>(long i, TLane max, TLane total)
            where TLane : struct, IPackedLane<TLane, TElement>
        {
            TLane term = TForm.KeepsTerms ? TLane.Load(y + i) : total;
            TLane.Store(form.Result(TLane.Load(a + i), TLane.Load(b + i), term, max, total), y + i);
        }

        private static void Add<TLane>(TElement* slot, TLane term)
            where TLane : struct, IPackedLane<TLane, TElement>
            => TLane.Store(TLane.Load(slot) + term, slot);

        private static TElement Largest<TLane, TScalar>(TLane max, TElement* slots)
            where TLane : struct, IPackedLane<TLane, TElement>
            where TScalar : struct, IPackedLane<TScalar, TElement>
        {
            TLane.Store(max, slots);
            TScalar largest = TScalar.Load(slots);
            for (int i = 1; i < TLane.Count; i++)
                largest = TScalar.Max(largest, TScalar.Load(slots + i));
            TScalar.Store(largest, slots);
            return slots[0];
        }

        private TElement Total<TLane, TScalar>(TElement* slots)
            where TLane : struct, IPackedLane<TLane, TElement>
            where TScalar : struct, IPackedLane<TScalar, TElement>
        {
            for (int half = Accumulators / 2; half > 0; half /= 2)
            {
                // Slots past a short row hold nothing.
                if (half >= n)
                    continue;
                int i = 0;
                for (; i + TLane.Count <= half; i += TLane.Count)
                    Add(slots + i, TLane.Load(slots + i + half));
                for (; i < half; i++)
                    Add(slots + i, TScalar.Load(slots + i + half));
            }

            TScalar.Store(form.Total(TScalar.Load(slots)), slots);
            return slots[0];
        }
    }
}
