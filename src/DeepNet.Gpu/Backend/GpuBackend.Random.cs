using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using DeepNet.Kernels;
using ILGPU;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    private const double TwoTo32 = 4294967296;

    public override void RandomUniform(Tensor y, RandomState state, double low, double high)
    {
        using var held = new Held(y);
        if (y.DType == DType.Float64)
            Draw<double, UniformDoubleDraw>(y, state, new UniformDoubleDraw(low, high));
        else
            Draw<float, UniformSingleDraw>(y, state, new UniformSingleDraw((float)low, (float)high));
    }

    public override void RandomNormal(Tensor y, RandomState state, double mean, double std)
    {
        using var held = new Held(y);
        if (y.DType == DType.Float64)
            Draw<double, NormalDoubleDraw>(y, state, new NormalDoubleDraw(mean, std));
        else
            Draw<float, NormalSingleDraw>(y, state, new NormalSingleDraw((float)mean, (float)std));
    }

    public override void RandomIntegers(Tensor y, RandomState state, long low, long high)
    {
        using var held = new Held(y);
        Draw<long, IntegerDraw>(y, state, new IntegerDraw(low, high));
    }

    public override void RandomBernoulli(Tensor y, RandomState state, double probability)
    {
        using var held = new Held(y);
        Draw<byte, BernoulliDraw>(y, state, new BernoulliDraw((ulong)Math.Round(probability * TwoTo32)));
    }

    private void Draw<T, TDraw>(Tensor y, RandomState state, TDraw draw)
        where T : unmanaged
        where TDraw : struct, IGpuDraw<T>
        => queue.Launch(
            new DrawKernel<T, TDraw>(y.View<T>(), y.Count, state.Seed, state.Position, draw),
            (y.Count + Philox.Words - 1) / Philox.Words);

    /// <summary>One thread per counter.</summary>
    internal readonly struct DrawKernel<T, TDraw>(ArrayView<T> y, long n, ulong seed, ulong counter, TDraw draw)
        : IGpuKernel
        where T : unmanaged
        where TDraw : struct, IGpuDraw<T>
    {
        public void Run(long index)
        {
            (T a, T b, T c, T d) = draw.Draw(seed, counter + (ulong)index);
            long i = index * Philox.Words;
            y[i] = a;
            if (i + 1 < n)
                y[i + 1] = b;
            if (i + 2 < n)
                y[i + 2] = c;
            if (i + 3 < n)
                y[i + 3] = d;
        }
    }

    internal readonly struct UniformSingleDraw : IGpuDraw<float>
    {
        private readonly float _low, _width, _last;
        private readonly int _isExact;
        private readonly ExactRange _range;

        public UniformSingleDraw(float low, float high)
        {
            (_low, _width, _last) = (low, high - low, high > low ? float.BitDecrement(high) : low);
            if (!float.IsFinite(_width))
                (_low, _width) = (_last, 0);

            // With a power of two the product is exact, and so fused or not.
            _isExact = _low == 0 || _width == 0 || float.IsPow2(_width) ? 1 : 0;
            _range = _isExact != 0 ? default : ExactRange.Of(_low, _width);
        }

        public (float A, float B, float C, float D) Draw(ulong seed, ulong counter)
        {
            PhiloxWords x = Philox.Generate(seed, counter);
            return (Scale(x.X0), Scale(x.X1), Scale(x.X2), Scale(x.X3));
        }

        private float Scale(uint bits)
        {
            float y = _isExact != 0
                ? (Philox.UnitSingle(bits) * _width) + _low
                : Interop.IntAsFloat((uint)_range.Bits(bits >> 8));
            return y < _last ? y : _last;
        }
    }

    internal readonly struct UniformDoubleDraw : IGpuDraw<double>
    {
        private readonly double _low, _width, _last;
        private readonly int _isExact;
        private readonly ExactRange _range;

        public UniformDoubleDraw(double low, double high)
        {
            (_low, _width, _last) = (low, high - low, high > low ? double.BitDecrement(high) : low);
            if (!double.IsFinite(_width))
                (_low, _width) = (_last, 0);
            _isExact = _low == 0 || _width == 0 || double.IsPow2(_width) ? 1 : 0;
            _range = _isExact != 0 ? default : ExactRange.Of(_low, _width);
        }

        public (double A, double B, double C, double D) Draw(ulong seed, ulong counter)
        {
            PhiloxWords x = Philox.Generate(seed, counter);
            PhiloxWords more = Philox.Generate(seed, counter, Philox.LowStream);
            return (
                Scale(Philox.Join(x.X0, more.X0)), Scale(Philox.Join(x.X1, more.X1)),
                Scale(Philox.Join(x.X2, more.X2)), Scale(Philox.Join(x.X3, more.X3)));
        }

        private double Scale(ulong bits)
        {
            double y = _isExact != 0
                ? (Philox.UnitDouble(bits) * _width) + _low
                : Interop.IntAsFloat(_range.Bits(bits >> 11));
            return y < _last ? y : _last;
        }
    }

    internal readonly struct NormalSingleDraw(float mean, float std) : IGpuDraw<float>
    {
        public (float A, float B, float C, float D) Draw(ulong seed, ulong counter)
        {
            PhiloxWords x = Philox.Generate(seed, counter);
            (GpuF32 a, GpuF32 b) = Normals(Unit(x.X0), Unit(x.X1));
            (GpuF32 c, GpuF32 d) = Normals(Unit(x.X2), Unit(x.X3));
            return (Scale(a), Scale(b), Scale(c), Scale(d));
        }

        private static GpuF32 Unit(uint bits) => GpuF32.Of(Philox.UnitSingle(bits));

        private float Scale(GpuF32 x) => (x.Value * std) + mean;
    }

    internal readonly struct NormalDoubleDraw(double mean, double std) : IGpuDraw<double>
    {
        public (double A, double B, double C, double D) Draw(ulong seed, ulong counter)
        {
            PhiloxWords x = Philox.Generate(seed, counter);
            PhiloxWords more = Philox.Generate(seed, counter, Philox.LowStream);
            (GpuF64 a, GpuF64 b) = Normals(Unit(x.X0, more.X0), Unit(x.X1, more.X1));
            (GpuF64 c, GpuF64 d) = Normals(Unit(x.X2, more.X2), Unit(x.X3, more.X3));
            return (Scale(a), Scale(b), Scale(c), Scale(d));
        }

        private static GpuF64 Unit(uint high, uint low) => GpuF64.Of(Philox.UnitDouble(Philox.Join(high, low)));

        private double Scale(GpuF64 x) => (x.Value * std) + mean;
    }

    internal readonly struct IntegerDraw(long low, long high) : IGpuDraw<long>
    {
        public (long A, long B, long C, long D) Draw(ulong seed, ulong counter)
        {
            PhiloxWords x = Philox.Generate(seed, counter);
            PhiloxWords more = Philox.Generate(seed, counter, Philox.LowStream);
            return (Bounded(x.X0, more.X0), Bounded(x.X1, more.X1), Bounded(x.X2, more.X2), Bounded(x.X3, more.X3));
        }

        // As Philox.Bounded, whose long multiplication is an instruction of processors.
        private long Bounded(uint upper, uint lower)
        {
            ulong bits = Philox.Join(upper, lower), range = (ulong)high - (ulong)low;
            return low + (long)(range == 0 ? bits : ExactRange.MultiplyHigh(bits, range));
        }
    }

    internal readonly struct BernoulliDraw(ulong threshold) : IGpuDraw<byte>
    {
        public (byte A, byte B, byte C, byte D) Draw(ulong seed, ulong counter)
        {
            PhiloxWords x = Philox.Generate(seed, counter);
            return (IsBelow(x.X0), IsBelow(x.X1), IsBelow(x.X2), IsBelow(x.X3));
        }

        private byte IsBelow(uint bits) => bits < threshold ? (byte)1 : (byte)0;
    }

    /// <summary>Philox.Normals on a lane: the angle is brought to ±π/4, exactly, before it is multiplied.</summary>
    private static (T, T) Normals<T>(T u, T v)
        where T : struct, ILane<T>
    {
        T radius = T.Sqrt(-2 * T.Log(1 - u)), halfTurns = v + v;
        T quarter = T.Floor(0.5 + halfTurns + halfTurns);
        T angle = Math.PI * (halfTurns - (0.5 * quarter));
        T sine = T.Sin(angle), cosine = T.Cos(angle);
        T isOdd = T.Or(T.Equal(quarter, T.Of(1)), T.Equal(quarter, T.Of(3)));
        T isDown = T.Or(T.Equal(quarter, T.Of(2)), T.Equal(quarter, T.Of(3)));
        T isLeft = T.Or(T.Equal(quarter, T.Of(1)), T.Equal(quarter, T.Of(2)));
        T x = T.Select(isOdd, sine, cosine), y = T.Select(isOdd, cosine, sine);
        return (radius * T.Select(isLeft, -x, x), radius * T.Select(isDown, -y, y));
    }
}
