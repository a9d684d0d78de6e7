using System.Numerics;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal sealed unsafe partial class CpuBackend
{
    public override (Tensor Losses, Tensor? State) Ctc(Tensor x, CtcTargets targets)
    {
        Tensor losses = x.New([targets.Batch]);
        Tensor alpha = x.New([targets.Batch, targets.Steps, targets.Width], DType.Float64);
        using var plan = new CtcPlan(targets);
        if (x.DType == DType.Float32)
        {
            Launch.Ranges(
                new CtcKernel<float>(x.Pointer<float>(), alpha.Pointer<double>(), losses.Pointer<float>(), plan.Shape),
                targets.Batch, 1, x, alpha, losses);
        }
        else
        {
            Launch.Ranges(
                new CtcKernel<double>(
                    x.Pointer<double>(), alpha.Pointer<double>(), losses.Pointer<double>(), plan.Shape),
                targets.Batch, 1, x, alpha, losses);
        }

        return (losses, alpha);
    }

    public override Tensor CtcGrad(Tensor x, CtcTargets targets, Tensor losses, Tensor? state, Tensor dy)
    {
        Tensor dx = x.NewLike(), beta = x.New([targets.Batch, 2, targets.Width], DType.Float64);
        using var plan = new CtcPlan(targets);
        if (x.DType == DType.Float32)
        {
            var kernel = new CtcGradKernel<float>(
                x.Pointer<float>(), state!.Pointer<double>(), beta.Pointer<double>(), losses.Pointer<float>(),
                dy.Pointer<float>(), dx.Pointer<float>(), plan.Shape);
            Launch.Ranges(kernel, targets.Batch, 1, x, state, beta, losses, dy, dx);
        }
        else
        {
            var kernel = new CtcGradKernel<double>(
                x.Pointer<double>(), state!.Pointer<double>(), beta.Pointer<double>(), losses.Pointer<double>(),
                dy.Pointer<double>(), dx.Pointer<double>(), plan.Shape);
            Launch.Ranges(kernel, targets.Batch, 1, x, state, beta, losses, dy, dx);
        }

        return dx;
    }

    private static double LogAdd(double a, double b)
    {
        double max = Math.Max(a, b);
        return double.IsNegativeInfinity(max)
            ? max
            : max + Log1pOfExp(new F64(Math.Min(a, b) - max)).Value;
    }

    private static TLane Log1pOfExp<TLane>(TLane x)
        where TLane : struct, ILane<TLane>
        => TLane.Log1p(TLane.Exp(x));

    private static double Exp(double x) => Exp(new F64(x)).Value;

    private static TLane Exp<TLane>(TLane x)
        where TLane : struct, ILane<TLane>
        => TLane.Exp(x);

    /// <summary>The targets in memory, kept alive until disposed.</summary>
    private readonly struct CtcPlan : IDisposable
    {
        private readonly Tensor[] _tensors;

        public CtcPlan(CtcTargets targets)
        {
            _tensors = [targets.States, targets.CanSkip, targets.InputLengths, targets.StateCounts];
            Shape = new CtcShape(
                _tensors[0].Pointer<long>(), _tensors[1].Pointer<byte>(), _tensors[2].Pointer<long>(),
                _tensors[3].Pointer<long>(), targets.Steps, targets.Batch, targets.Classes, targets.Width,
                targets.ZeroInfinity);
        }

        public CtcShape Shape { get; }

        public void Dispose() => GC.KeepAlive(_tensors);
    }

    private readonly record struct CtcShape(
        nint StatesPointer, nint SkipsPointer, nint StepsPointer, nint CountsPointer, long Steps, long Batch,
        long Classes, long Width, bool ZeroInfinity)
    {
        public CtcShape(
            long* states, byte* canSkip, long* inputLengths, long* stateCounts, long steps, long batch, long classes,
            long width, bool zeroInfinity)
            : this(
                (nint)states, (nint)canSkip, (nint)inputLengths, (nint)stateCounts, steps, batch, classes, width,
                zeroInfinity)
        {
        }

        public long* States(long n) => (long*)StatesPointer + (n * Width);

        public byte* CanSkip(long n) => (byte*)SkipsPointer + (n * Width);

        public long InputLength(long n) => ((long*)StepsPointer)[n];

        public long StateCount(long n) => ((long*)CountsPointer)[n];

        /// <summary>Where the classes of a step and sample begin.</summary>
        public long Row(long t, long n) => ((t * Batch) + n) * Classes;
    }

    /// <summary>αₜ[s] of every sample, and minus the log-probability of its target.</summary>
    private readonly struct CtcKernel<T>(T* x, double* alpha, T* losses, CtcShape shape) : IRangeKernel
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Run(long start, long end)
        {
            for (long n = start; n < end; n++)
                losses[n] = T.CreateTruncating(-LogLikelihood(n));
        }

        private double LogLikelihood(long n)
        {
            long* states = shape.States(n);
            byte* canSkip = shape.CanSkip(n);
            long steps = shape.InputLength(n), count = shape.StateCount(n);
            if (steps == 0)
                return count == 1 ? 0 : double.NegativeInfinity;
            double* now = alpha + (n * shape.Steps * shape.Width);
            T* row = x + shape.Row(0, n);
            for (long s = 0; s < count; s++)
                now[s] = s < 2 ? double.CreateTruncating(row[states[s]]) : double.NegativeInfinity;
            for (long t = 1; t < steps; t++)
            {
                double* before = now;
                now += shape.Width;
                row = x + shape.Row(t, n);
                for (long s = 0; s < count; s++)
                {
                    double sum = before[s];
                    if (s > 0)
                        sum = LogAdd(sum, before[s - 1]);
                    if (canSkip[s] != 0)
                        sum = LogAdd(sum, before[s - 2]);
                    now[s] = sum + double.CreateTruncating(row[states[s]]);
                }
            }

            return count == 1 ? now[0] : LogAdd(now[count - 1], now[count - 2]);
        }
    }

    /// <summary>dx = dy (eˣ - Σ over states s of the class of exp(αₜ[s] + βₜ[s] - log-likelihood)).</summary>
    private readonly struct CtcGradKernel<T>(
        T* x, double* alpha, double* beta, T* losses, T* dy, T* dx, CtcShape shape) : IRangeKernel
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Run(long start, long end)
        {
            for (long n = start; n < end; n++)
            {
                long steps = shape.InputLength(n);
                bool isImpossible = T.IsPositiveInfinity(losses[n]);
                for (long t = isImpossible ? 0 : steps; t < shape.Steps; t++)
                {
                    T value = isImpossible && t < steps && !shape.ZeroInfinity ? T.NaN : T.Zero;
                    new Span<T>(dx + shape.Row(t, n), (int)shape.Classes).Fill(value);
                }

                if (!isImpossible)
                    Sample(n, steps, double.CreateTruncating(losses[n]));
            }
        }

        private void Sample(long n, long steps, double loss)
        {
            long* states = shape.States(n);
            byte* canSkip = shape.CanSkip(n);
            long count = shape.StateCount(n);
            double scale = double.CreateTruncating(dy[n]);
            double* now = beta + (n * 2 * shape.Width), after = now + shape.Width;
            for (long t = steps - 1; t >= 0; t--)
            {
                for (long s = 0; s < count; s++)
                {
                    if (t == steps - 1)
                    {
                        now[s] = s >= count - 2 ? 0 : double.NegativeInfinity;
                        continue;
                    }

                    // The other buffer holds βₜ₊₁ + xₜ₊₁.
                    double sum = after[s];
                    if (s + 1 < count)
                        sum = LogAdd(sum, after[s + 1]);
                    if (s + 2 < count && canSkip[s + 2] != 0)
                        sum = LogAdd(sum, after[s + 2]);
                    now[s] = sum;
                }

                T* row = x + shape.Row(t, n), gradient = dx + shape.Row(t, n);
                double* ways = alpha + (((n * shape.Steps) + t) * shape.Width);
                for (long c = 0; c < shape.Classes; c++)
                {
                    double probability = Exp(double.CreateTruncating(row[c]));
                    gradient[c] = T.CreateTruncating(scale * probability);
                }

                for (long s = 0; s < count; s++)
                {
                    double share = Exp(ways[s] + now[s] + loss);
                    gradient[states[s]] -= T.CreateTruncating(scale * share);
                    now[s] += double.CreateTruncating(row[states[s]]);
                }

                double* swap = now;
                now = after;
                after = swap;
            }
        }
    }
}
