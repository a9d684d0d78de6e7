using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepNet.Backends.Cpu;

internal unsafe partial class CpuCoreBackend
{
    public override void ArgExtreme(Tensor x, Tensor y, long outer, long n, long inner, bool largest)
    {
        switch (x.DType)
        {
            case DType.Float32:
                ArgExtreme<float>(x, y, outer, n, inner, largest);
                break;
            case DType.Float64:
                ArgExtreme<double>(x, y, outer, n, inner, largest);
                break;
            case DType.Int64:
                ArgExtreme<long>(x, y, outer, n, inner, largest);
                break;
            case DType.Int32:
                ArgExtreme<int>(x, y, outer, n, inner, largest);
                break;
            case DType.Int8:
                ArgExtreme<sbyte>(x, y, outer, n, inner, largest);
                break;
            case DType.UInt8 or DType.Bool:
                ArgExtreme<byte>(x, y, outer, n, inner, largest);
                break;
            default:
                throw Unexpected(x.DType);
        }
    }

    public override void ArgSort(Tensor x, Tensor indices, long outer, long n, long inner, bool descending)
    {
        switch (x.DType)
        {
            case DType.Float32:
                ArgSort<float>(x, indices, outer, n, inner, descending);
                break;
            case DType.Float64:
                ArgSort<double>(x, indices, outer, n, inner, descending);
                break;
            case DType.Int64:
                ArgSort<long>(x, indices, outer, n, inner, descending);
                break;
            case DType.Int32:
                ArgSort<int>(x, indices, outer, n, inner, descending);
                break;
            case DType.Int8:
                ArgSort<sbyte>(x, indices, outer, n, inner, descending);
                break;
            case DType.UInt8 or DType.Bool:
                ArgSort<byte>(x, indices, outer, n, inner, descending);
                break;
            default:
                throw Unexpected(x.DType);
        }
    }

    public override void SearchSorted(Tensor sorted, Tensor values, Tensor y, long rows, long n, bool right)
    {
        switch (values.DType)
        {
            case DType.Float32:
                SearchSorted<float>(sorted, values, y, rows, n, right);
                break;
            case DType.Float64:
                SearchSorted<double>(sorted, values, y, rows, n, right);
                break;
            case DType.Int64:
                SearchSorted<long>(sorted, values, y, rows, n, right);
                break;
            case DType.Int32:
                SearchSorted<int>(sorted, values, y, rows, n, right);
                break;
            case DType.Int8:
                SearchSorted<sbyte>(sorted, values, y, rows, n, right);
                break;
            case DType.UInt8 or DType.Bool:
                SearchSorted<byte>(sorted, values, y, rows, n, right);
                break;
            default:
                throw Unexpected(values.DType);
        }
    }

    private static void ArgExtreme<T>(Tensor x, Tensor y, long outer, long n, long inner, bool largest)
        where T : unmanaged, INumber<T>
        => Launch.Ranges(
            new ArgExtremeKernel<T>(x.Pointer<T>(), y.Pointer<long>(), n, inner, largest),
            outer * inner, RowGrain(n), x, y);

    private static void ArgSort<T>(Tensor x, Tensor indices, long outer, long n, long inner, bool descending)
        where T : unmanaged, INumber<T>
        => Launch.Ranges(
            new ArgSortKernel<T>(x.Pointer<T>(), indices.Pointer<long>(), (int)n, inner, descending),
            outer * inner, RowGrain(4 * n), x, indices);

    private static void SearchSorted<T>(Tensor sorted, Tensor values, Tensor y, long rows, long n, bool right)
        where T : unmanaged, INumber<T>
    {
        bool isShared = sorted.Count == n;
        long perRow = isShared ? values.Count : values.Count / Math.Max(1, rows);
        Launch.Ranges(
            new SearchKernel<T>(sorted.Pointer<T>(), values.Pointer<T>(), y.Pointer<long>(), perRow, n, right),
            values.Count, 1024, sorted, values, y);
    }

    private readonly struct ArgExtremeKernel<T>(T* x, long* y, long n, long inner, bool largest) : IRangeKernel
        where T : unmanaged, INumber<T>
    {
        public void Run(long start, long end)
        {
            for (long item = start; item < end; item++)
            {
                (long o, long j) = Math.DivRem(item, inner);
                T* source = x + (o * n * inner) + j;
                y[item] = largest ? Largest(source) : Smallest(source);
            }
        }

        private long Largest(T* source)
        {
            long best = 0;
            T value = source[0];
            for (long k = 0; k < n && !T.IsNaN(value); k++)
            {
                T candidate = source[k * inner];
                if (candidate > value || T.IsNaN(candidate))
                    (best, value) = (k, candidate);
            }

            return best;
        }

        private long Smallest(T* source)
        {
            long best = 0;
            T value = source[0];
            for (long k = 0; k < n && !T.IsNaN(value); k++)
            {
                T candidate = source[k * inner];
                if (candidate < value || T.IsNaN(candidate))
                    (best, value) = (k, candidate);
            }

            return best;
        }
    }

    /// <summary>Sorts unsigned keys that stand in the elements' order: by insertion if there are few, else byte by
    /// byte. Both are stable.</summary>
    private readonly struct ArgSortKernel<T>(T* x, long* indices, int n, long inner, bool descending) : IRangeKernel
        where T : unmanaged, INumber<T>
    {
        private const int Few = 48;

        public void Run(long start, long end)
        {
            ulong[] keys = ArrayPool<ulong>.Shared.Rent(2 * n);
            int[] order = ArrayPool<int>.Shared.Rent(2 * n);
            for (long item = start; item < end; item++)
            {
                (long o, long j) = Math.DivRem(item, inner);
                long first = (o * n * inner) + j;
                for (int k = 0; k < n; k++)
                {
                    ulong key = Key(x[first + (k * inner)]);
                    keys[k] = descending ? ~key : key;
                    order[k] = k;
                }

                int at = n <= Few ? Insert(keys, order) : ByBytes(keys, order);
                for (int k = 0; k < n; k++)
                    indices[first + (k * inner)] = order[at + k];
            }

            ArrayPool<int>.Shared.Return(order);
            ArrayPool<ulong>.Shared.Return(keys);
        }

        /// <summary>A number that is larger where the element is; NaN above all, both zeros equal.</summary>
        private static ulong Key(T value)
        {
            if (typeof(T) == typeof(float))
            {
                float number = Unsafe.BitCast<T, float>(value);
                uint bits = BitConverter.SingleToUInt32Bits(number == 0 ? 0 : number);
                return float.IsNaN(number) ? uint.MaxValue : (int)bits < 0 ? ~bits : bits | 0x8000_0000;
            }

            if (typeof(T) == typeof(double))
            {
                double number = Unsafe.BitCast<T, double>(value);
                ulong bits = BitConverter.DoubleToUInt64Bits(number == 0 ? 0 : number);
                return double.IsNaN(number) ? ulong.MaxValue : (long)bits < 0 ? ~bits : bits | 0x8000_0000_0000_0000;
            }

            return (ulong)long.CreateTruncating(value) ^ 0x8000_0000_0000_0000;
        }

        private int Insert(ulong[] keys, int[] order)
        {
            for (int k = 1; k < n; k++)
            {
                (ulong key, int index) = (keys[k], order[k]);
                int hole = k;
                for (; hole > 0 && keys[hole - 1] > key; hole--)
                    (keys[hole], order[hole]) = (keys[hole - 1], order[hole - 1]);
                (keys[hole], order[hole]) = (key, index);
            }

            return 0;
        }

        /// <summary>From the lowest byte up; gives where the result begins: the two halves of the buffers take
        /// turns.</summary>
        private int ByBytes(ulong[] keys, int[] order)
        {
            Span<int> starts = stackalloc int[256];
            int from = 0, to = n;
            for (int shift = 0; shift < 64; shift += 8)
            {
                starts.Clear();
                for (int k = 0; k < n; k++)
                    starts[(byte)(keys[from + k] >> shift)]++;
                // A byte that all keys share changes nothing.
                if (starts[(byte)(keys[from] >> shift)] == n)
                    continue;
                int next = to;
                for (int digit = 0; digit < 256; digit++)
                    (starts[digit], next) = (next, next + starts[digit]);
                for (int k = from; k < from + n; k++)
                {
                    int target = starts[(byte)(keys[k] >> shift)]++;
                    (keys[target], order[target]) = (keys[k], order[k]);
                }

                (from, to) = (to, from);
            }

            return from;
        }
    }

    private readonly struct SearchKernel<T>(T* sorted, T* values, long* y, long perRow, long n, bool right)
        : IRangeKernel
        where T : unmanaged, INumber<T>
    {
        public void Run(long start, long end)
        {
            for (long i = start; i < end; i++)
            {
                T* row = sorted + (i / perRow * n);
                T value = values[i];
                long low = 0, high = n;
                while (low < high)
                {
                    long middle = low + ((high - low) / 2);
                    // Asked this way round, NaN comes after everything.
                    bool isBehind = right ? row[middle] > value : row[middle] >= value;
                    if (isBehind)
                        high = middle;
                    else
                        low = middle + 1;
                }

                y[i] = low;
            }
        }
    }
}
