using System.Numerics;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>Fills memory with random numbers; element i depends on (seed, counter, i) alone.</summary>
internal static unsafe class RandomKernels
{
    // Whole counters, and long enough (tens of µs) to be worth a thread.
    private const long BlockLength = 8192;

    private const double TwoTo32 = 4294967296;

    /// <summary>Uniform in [low, high).</summary>
    public static void Uniform(float* y, long n, ulong seed, ulong counter, double low, double high) =>
        Fill(y, n, seed, counter, new UniformSingleDraw(Range<float>.Of((float)low, (float)high)));

    /// <inheritdoc cref="Uniform(float*, long, ulong, ulong, double, double)"/>
    public static void Uniform(double* y, long n, ulong seed, ulong counter, double low, double high) =>
        Fill(y, n, seed, counter, new UniformDoubleDraw(Range<double>.Of(low, high)));

    /// <summary>Normal with the given mean and standard deviation.</summary>
    public static void Normal(float* y, long n, ulong seed, ulong counter, double mean, double std) =>
        Fill(y, n, seed, counter, new NormalSingleDraw((float)mean, (float)std));

    /// <inheritdoc cref="Normal(float*, long, ulong, ulong, double, double)"/>
    public static void Normal(double* y, long n, ulong seed, ulong counter, double mean, double std) =>
        Fill(y, n, seed, counter, new NormalDoubleDraw(mean, std));

    /// <summary>Uniform integers in [low, high).</summary>
    public static void Integers(long* y, long n, ulong seed, ulong counter, long low, long high) =>
        Fill(y, n, seed, counter, new IntegerDraw<long>(low, high));

    /// <inheritdoc cref="Integers(long*, long, ulong, ulong, long, long)"/>
    public static void Integers(int* y, long n, ulong seed, ulong counter, long low, long high) =>
        Fill(y, n, seed, counter, new IntegerDraw<int>(low, high));

    /// <summary>1 with the given probability, rounded to a multiple of 2⁻³², else 0.</summary>
    public static void Bernoulli(byte* mask, long n, ulong seed, ulong counter, double probability) =>
        Fill(mask, n, seed, counter, new BernoulliDraw((ulong)Math.Round(probability * TwoTo32)));

    private static void Fill<T, TDraw>(T* y, long n, ulong seed, ulong counter, TDraw draw)
        where T : unmanaged
        where TDraw : unmanaged, IDraw<T>
    {
        long blocks = (n + BlockLength - 1) / BlockLength;
        WorkerPool.For(blocks, new FillBody<T, TDraw>(y, n, seed, counter, draw));
    }

    /// <summary>Turns one counter into four elements.</summary>
    private interface IDraw<T>
        where T : unmanaged
    {
        void Draw(ulong seed, ulong counter, T* y);
    }

    private readonly struct FillBody<T, TDraw>(T* y, long n, ulong seed, ulong counter, TDraw draw) : IParallelBody
        where T : unmanaged
        where TDraw : unmanaged, IDraw<T>
    {
        public void Run(long block)
        {
            long i = block * BlockLength;
            long end = Math.Min(i + BlockLength, n);
            for (; i + Philox.Words <= end; i += Philox.Words)
                draw.Draw(seed, CounterOf(i), y + i);
            if (i < end)
            {
                T* last = stackalloc T[Philox.Words];
                draw.Draw(seed, CounterOf(i), last);
                for (int k = 0; i < end; i++, k++)
                    y[i] = last[k];
            }
        }

        private ulong CounterOf(long i) => counter + (ulong)i / Philox.Words;
    }

    /// <summary>Scales [0, 1) to [low, high); the rounding must not reach high.</summary>
    private readonly struct Range<T>(T low, T width, T last)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static Range<T> Of(T low, T high) =>
            new(low, high - low, high > low ? T.BitDecrement(high) : low);

        public T Scale(T u)
        {
            T y = T.FusedMultiplyAdd(u, width, low);
            return y < last ? y : last;
        }
    }

    private readonly struct UniformSingleDraw(Range<float> range) : IDraw<float>
    {
        public void Draw(ulong seed, ulong counter, float* y)
        {
            PhiloxWords x = Philox.Generate(seed, counter);
            y[0] = range.Scale(Philox.UnitSingle(x.X0));
            y[1] = range.Scale(Philox.UnitSingle(x.X1));
            y[2] = range.Scale(Philox.UnitSingle(x.X2));
            y[3] = range.Scale(Philox.UnitSingle(x.X3));
        }
    }

    private readonly struct UniformDoubleDraw(Range<double> range) : IDraw<double>
    {
        public void Draw(ulong seed, ulong counter, double* y)
        {
            Units(seed, counter, y);
            for (int k = 0; k < Philox.Words; k++)
                y[k] = range.Scale(y[k]);
        }
    }

    private readonly struct NormalSingleDraw(float mean, float std) : IDraw<float>
    {
        public void Draw(ulong seed, ulong counter, float* y)
        {
            PhiloxWords x = Philox.Generate(seed, counter);
            (y[0], y[1]) = Philox.Normals(Philox.UnitSingle(x.X0), Philox.UnitSingle(x.X1));
            (y[2], y[3]) = Philox.Normals(Philox.UnitSingle(x.X2), Philox.UnitSingle(x.X3));
            for (int k = 0; k < Philox.Words; k++)
                y[k] = MathF.FusedMultiplyAdd(y[k], std, mean);
        }
    }

    private readonly struct NormalDoubleDraw(double mean, double std) : IDraw<double>
    {
        public void Draw(ulong seed, ulong counter, double* y)
        {
            Units(seed, counter, y);
            (y[0], y[1]) = Philox.Normals(y[0], y[1]);
            (y[2], y[3]) = Philox.Normals(y[2], y[3]);
            for (int k = 0; k < Philox.Words; k++)
                y[k] = Math.FusedMultiplyAdd(y[k], std, mean);
        }
    }

    private readonly struct IntegerDraw<T>(long low, long high) : IDraw<T>
        where T : unmanaged, IBinaryInteger<T>
    {
        public void Draw(ulong seed, ulong counter, T* y)
        {
            PhiloxWords x = Philox.Generate(seed, counter);
            PhiloxWords more = Philox.Generate(seed, counter, Philox.LowStream);
            y[0] = T.CreateTruncating(Philox.Bounded(Philox.Join(x.X0, more.X0), low, high));
            y[1] = T.CreateTruncating(Philox.Bounded(Philox.Join(x.X1, more.X1), low, high));
            y[2] = T.CreateTruncating(Philox.Bounded(Philox.Join(x.X2, more.X2), low, high));
            y[3] = T.CreateTruncating(Philox.Bounded(Philox.Join(x.X3, more.X3), low, high));
        }
    }

    private readonly struct BernoulliDraw(ulong threshold) : IDraw<byte>
    {
        public void Draw(ulong seed, ulong counter, byte* y)
        {
            PhiloxWords x = Philox.Generate(seed, counter);
            y[0] = x.X0 < threshold ? (byte)1 : (byte)0;
            y[1] = x.X1 < threshold ? (byte)1 : (byte)0;
            y[2] = x.X2 < threshold ? (byte)1 : (byte)0;
            y[3] = x.X3 < threshold ? (byte)1 : (byte)0;
        }
    }

    private static void Units(ulong seed, ulong counter, double* y)
    {
        PhiloxWords x = Philox.Generate(seed, counter);
        PhiloxWords more = Philox.Generate(seed, counter, Philox.LowStream);
        y[0] = Philox.UnitDouble(Philox.Join(x.X0, more.X0));
        y[1] = Philox.UnitDouble(Philox.Join(x.X1, more.X1));
        y[2] = Philox.UnitDouble(Philox.Join(x.X2, more.X2));
        y[3] = Philox.UnitDouble(Philox.Join(x.X3, more.X3));
    }
}
