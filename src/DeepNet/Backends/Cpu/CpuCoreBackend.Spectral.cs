using System.Numerics;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal unsafe partial class CpuCoreBackend
{
    /// <summary>Roughly what an element of a transform costs, in simple operations.</summary>
    private const int FourierCost = 16;

    public override void Fourier(Tensor x, Tensor y, FourierRows plan)
    {
        var transform = FourierPlan.Of(plan.N);
        long grain = RowGrain((long)plan.N * FourierCost);
        switch (x.DType)
        {
            case DType.Float32:
                Launch.Ranges(
                    new FourierKernel<float>(x.Pointer<float>(), y.Pointer<float>(), plan, transform),
                    plan.Rows, grain, x, y);
                break;
            case DType.Float64:
                Launch.Ranges(
                    new FourierKernel<double>(x.Pointer<double>(), y.Pointer<double>(), plan, transform),
                    plan.Rows, grain, x, y);
                break;
            default:
                throw Unexpected(x.DType);
        }
    }

    public override void AllPole(Tensor x, Tensor a, Tensor y, long rows, long n)
    {
        int order = (int)a.Count;
        switch (x.DType)
        {
            case DType.Float32:
                Launch.Ranges(
                    new AllPoleKernel<float>(x.Pointer<float>(), a.Pointer<float>(), y.Pointer<float>(), n, order),
                    rows, RowGrain(n * (order + 1)), x, a, y);
                break;
            case DType.Float64:
                Launch.Ranges(
                    new AllPoleKernel<double>(x.Pointer<double>(), a.Pointer<double>(), y.Pointer<double>(), n, order),
                    rows, RowGrain(n * (order + 1)), x, a, y);
                break;
            default:
                throw Unexpected(x.DType);
        }
    }

    // Computed in doubles whatever the type: the error of a float result is then that of its last rounding.
    private readonly struct FourierKernel<T>(T* x, T* y, FourierRows plan, FourierPlan transform) : IRangeKernel
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Run(long start, long end)
        {
            var row = KernelScratch.Get<Complex>(ScratchSlot.Fourier, plan.N + transform.WorkSize);
            for (long r = start; r < end; r++)
            {
                Load(x + (r * plan.From * (plan.IsRealIn ? 1 : 2)), row);
                Store(transform.Run(row, row + plan.N), y + (r * plan.To * (plan.IsRealOut ? 1 : 2)));
            }
        }

        // The inverse is the transform with real and imaginary parts exchanged on both sides.
        private void Load(T* from, Complex* row)
        {
            int n = Math.Min(plan.From, plan.N);
            for (int t = 0; t < n; t++)
            {
                double re = double.CreateTruncating(plan.IsRealIn ? from[t] : from[2 * t]);
                double im = plan.IsRealIn ? 0 : double.CreateTruncating(from[(2 * t) + 1]);
                row[t] = plan.IsInverse ? new Complex(im, re) : new Complex(re, im);
            }

            new Span<Complex>(row + n, plan.N - n).Clear();
        }

        private void Store(Complex* result, T* to)
        {
            int n = Math.Min(plan.To, plan.N);
            for (int k = 0; k < plan.To; k++)
            {
                Complex z = k < n ? result[k] : Complex.Zero;
                double re = plan.Scale * (plan.IsInverse ? z.Imaginary : z.Real);
                double im = plan.Scale * (plan.IsInverse ? z.Real : z.Imaginary);
                if (plan.IsRealOut)
                {
                    to[k] = T.CreateTruncating(re);
                }
                else
                {
                    to[2 * k] = T.CreateTruncating(re);
                    to[(2 * k) + 1] = T.CreateTruncating(im);
                }
            }
        }
    }

    private readonly struct AllPoleKernel<T>(T* x, T* a, T* y, long n, int order) : IRangeKernel
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Run(long start, long end)
        {
            // The last results in double precision: rounding each would feed its error back into all that follow.
            double* past = KernelScratch.Get<double>(ScratchSlot.Fourier, 2L * Math.Max(1, order));
            for (long r = start; r < end; r++)
            {
                new Span<double>(past, 2 * order).Clear();
                int newest = 0;
                for (long t = r * n; t < (r + 1) * n; t++)
                {
                    double sum = double.CreateTruncating(x[t]);
                    for (int i = 0; i < order; i++)
                        sum -= double.CreateTruncating(a[i]) * past[newest + i];
                    y[t] = T.CreateTruncating(sum);
                    if (order == 0)
                        continue;

                    // Twice in a ring, so that the last ones always lie in one piece.
                    newest = newest == 0 ? order - 1 : newest - 1;
                    past[newest] = past[newest + order] = sum;
                }
            }
        }
    }
}
