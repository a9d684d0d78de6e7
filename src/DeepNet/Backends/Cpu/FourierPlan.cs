using System.Collections.Concurrent;
using System.Numerics;

namespace DeepNet.Backends.Cpu;

/// <summary>The discrete Fourier transform of one length: its factors and tables.</summary>
/// <remarks>
/// A length of small prime factors goes through one pass per factor, each of which leaves its results in order
/// (Stockham,
/// as in Cochran et al., 1967, https://doi.org/10.1109/PROC.1967.5957). Any other is written as a convolution, which is
/// done by transforms of a power of two (Bluestein, 1970, https://doi.org/10.1109/TAU.1970.1162132).
/// </remarks>
internal sealed unsafe class FourierPlan
{
    private const int LargestFactor = 31;
    private const int MostPlans = 64;

    private static readonly ConcurrentDictionary<int, FourierPlan> s_plans = new();

    private readonly int _n;
    private readonly int[] _factors;
    private readonly Complex[] _roots = [];
    private readonly FourierPlan? _convolution;
    private readonly Complex[] _chirp = [];
    private readonly Complex[] _chirpSpectrum = [];

    private FourierPlan(int n)
    {
        _n = n;
        _factors = Factors(n);
        if (_factors is [] or [.., <= LargestFactor])
        {
            _roots = new Complex[n];
            for (int k = 0; k < n; k++)
                _roots[k] = Root(k, n);
            WorkSize = n;
            return;
        }

        _convolution = Of(checked((int)BitOperations.RoundUpToPowerOf2((2 * (uint)n) - 1)));
        _chirp = new Complex[n];
        for (long k = 0; k < n; k++)
            _chirp[k] = Root((int)(k * k % (2L * n)), 2L * n);
        _chirpSpectrum = SpectrumOfChirp(_chirp, _convolution);
        WorkSize = _convolution._n + _convolution.WorkSize;
    }

    /// <summary>Numbers that <see cref="Run"/> needs beside its input.</summary>
    public long WorkSize { get; }

    public int N => _n;

    /// <summary>One pass each; of no meaning where there is a <see cref="Convolution"/>.</summary>
    public ReadOnlySpan<int> Passes => _factors;

    /// <summary>exp(-2πi·k / n).</summary>
    public ReadOnlySpan<Complex> Roots => _roots;

    /// <summary>The transform that a length of large prime factors is computed by.</summary>
    public FourierPlan? Convolution => _convolution;

    /// <summary>exp(-πi·k² / n).</summary>
    public ReadOnlySpan<Complex> Chirp => _chirp;

    /// <summary>The transform of the chirp's conjugate, wrapped around.</summary>
    public ReadOnlySpan<Complex> ChirpSpectrum => _chirpSpectrum;

    public static FourierPlan Of(int n)
    {
        if (s_plans.TryGetValue(n, out FourierPlan? plan))
            return plan;

        // Who meets ever new lengths would keep the tables of all of them.
        if (s_plans.Count >= MostPlans)
            s_plans.Clear();
        return s_plans.GetOrAdd(n, new FourierPlan(n));
    }

    /// <summary>Transforms the n numbers of x with exp(-2πi·k·t / n); the result lies in x or in work.</summary>
    public Complex* Run(Complex* x, Complex* work) => _convolution is null ? RunPasses(x, work) : RunChirp(x, work);

    /// <summary>exp(-2πi·k / n).</summary>
    private static Complex Root(long k, long n)
    {
        (double sin, double cos) = double.SinCosPi(2.0 * k / n);
        return new Complex(cos, -sin);
    }

    /// <summary>Fours first, then the primes in rising order.</summary>
    private static int[] Factors(int n)
    {
        var factors = new List<int>();
        for (; n % 4 == 0; n /= 4)
            factors.Add(4);
        for (int p = 2; n > 1; p++)
        {
            // What is left has no factor up to its root: it is a prime.
            if ((long)p * p > n)
                p = n;
            for (; n % p == 0; n /= p)
                factors.Add(p);
        }

        return [.. factors];
    }

    private static Complex[] SpectrumOfChirp(Complex[] chirp, FourierPlan plan)
    {
        var wrapped = new Complex[plan._n];
        wrapped[0] = Complex.Conjugate(chirp[0]);
        for (int k = 1; k < chirp.Length; k++)
            wrapped[k] = wrapped[^k] = Complex.Conjugate(chirp[k]);
        var work = new Complex[plan.WorkSize];
        fixed (Complex* x = wrapped, y = work)
            return new Span<Complex>(plan.Run(x, y), plan._n).ToArray();
    }

    private Complex* RunPasses(Complex* x, Complex* y)
    {
        fixed (Complex* roots = _roots)
        {
            int stride = 1, rest = _n;
            foreach (int factor in _factors)
            {
                rest /= factor;
                switch (factor)
                {
                    case 2:
                        PassOfTwo(x, y, stride, rest, roots);
                        break;
                    case 4:
                        PassOfFour(x, y, stride, rest, roots);
                        break;
                    default:
                        PassOfOdd(x, y, factor, stride, rest, roots);
                        break;
                }

                stride *= factor;
                Complex* next = y;
                y = x;
                x = next;
            }
        }

        return x;
    }

    // x[t] c[t], convolved with the conjugate chirp, times c[k]: k·t = (k² + t² - (k - t)²) / 2 in the exponent.
    private Complex* RunChirp(Complex* x, Complex* work)
    {
        FourierPlan plan = _convolution!;
        Complex* row = work, rest = work + plan._n;
        for (int t = 0; t < _n; t++)
            row[t] = x[t] * _chirp[t];
        new Span<Complex>(row + _n, plan._n - _n).Clear();
        Complex* y = plan.Run(row, rest);
        Complex* other = y == row ? rest : row;
        for (int k = 0; k < plan._n; k++)
            y[k] = Exchanged(y[k] * _chirpSpectrum[k]);
        y = plan.Run(y, other);
        double scale = 1.0 / plan._n;
        for (int k = 0; k < _n; k++)
            x[k] = Exchanged(y[k]) * _chirp[k] * scale;
        return x;
    }

    private static Complex Exchanged(Complex z) => new(z.Imaginary, z.Real);

    /// <summary>z times -i.</summary>
    private static Complex Turned(Complex z) => new(z.Imaginary, -z.Real);

    private static void PassOfTwo(Complex* x, Complex* y, int stride, int rest, Complex* roots)
    {
        long apart = (long)stride * rest;
        for (int p = 0; p < rest; p++)
        {
            Complex w = roots[(long)stride * p];
            Complex* from = x + ((long)stride * p), to = y + (2L * stride * p);
            for (int q = 0; q < stride; q++)
            {
                Complex a = from[q], b = from[q + apart];
                to[q] = a + b;
                to[q + stride] = (a - b) * w;
            }
        }
    }

    private static void PassOfFour(Complex* x, Complex* y, int stride, int rest, Complex* roots)
    {
        long apart = (long)stride * rest;
        for (int p = 0; p < rest; p++)
        {
            long turn = (long)stride * p;
            Complex w1 = roots[turn], w2 = roots[2 * turn], w3 = roots[3 * turn];
            Complex* from = x + turn, to = y + (4 * turn);
            for (int q = 0; q < stride; q++)
            {
                Complex a = from[q], b = from[q + apart], c = from[q + (2 * apart)], d = from[q + (3 * apart)];
                Complex even = a + c, odd = a - c, sum = b + d, turned = Turned(b - d);
                to[q] = even + sum;
                to[q + stride] = (odd + turned) * w1;
                to[q + (2L * stride)] = (even - sum) * w2;
                to[q + (3L * stride)] = (odd - turned) * w3;
            }
        }
    }

    // Elements k and factor - k meet conjugate roots: their sum goes with the cosine, their difference with the sine.
    private static void PassOfOdd(Complex* x, Complex* y, int factor, int stride, int rest, Complex* roots)
    {
        int half = factor / 2;
        long apart = (long)stride * rest;
        Complex* units = stackalloc Complex[factor];
        Complex* sums = stackalloc Complex[half + 1];
        Complex* differences = stackalloc Complex[half + 1];
        for (int k = 0; k < factor; k++)
            units[k] = roots[apart * k];
        for (int p = 0; p < rest; p++)
        {
            long turn = (long)stride * p;
            for (int q = 0; q < stride; q++)
            {
                Complex* from = x + turn + q, to = y + (factor * turn) + q;
                Complex first = from[0], total = first;
                for (int k = 1; k <= half; k++)
                {
                    Complex a = from[k * apart], b = from[(factor - k) * apart];
                    sums[k] = a + b;
                    differences[k] = a - b;
                    total += sums[k];
                }

                to[0] = total;
                for (int j = 1; j <= half; j++)
                {
                    Complex even = first, odd = Complex.Zero;
                    for (int k = 1; k <= half; k++)
                    {
                        Complex unit = units[j * k % factor];
                        even += sums[k] * unit.Real;
                        odd += differences[k] * unit.Imaginary;
                    }

                    // odd times i.
                    var turned = new Complex(-odd.Imaginary, odd.Real);
                    to[(long)j * stride] = (even + turned) * roots[j * turn];
                    to[(long)(factor - j) * stride] = (even - turned) * roots[(factor - j) * turn];
                }
            }
        }
    }
}
