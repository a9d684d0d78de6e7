using System.Numerics;
using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using ILGPU;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    /// <summary>Elements that a group sorts in shared memory.</summary>
    private const int SortedAtOnce = 1024;

    /// <summary>What is done with elements that have an order, of any type.</summary>
    private interface IOrderWork
    {
        void Run<TOrder, TElement>()
            where TOrder : struct, IGpuOrder<TElement>
            where TElement : unmanaged;
    }

    public override void ArgSort(Tensor x, Tensor indices, long outer, long n, long inner, bool descending)
    {
        using var held = new Held(x, indices);
        ForOrder(x.DType, new ArgSortWork(this, x, indices, outer, n, inner, descending));
    }

    private static void ForOrder<TWork>(DType dtype, TWork work)
        where TWork : struct, IOrderWork
    {
        switch (dtype)
        {
            case DType.Float32:
                work.Run<OrderF32, float>();
                break;
            case DType.Float64:
                work.Run<OrderF64, double>();
                break;
            case DType.Int64:
                work.Run<OrderI64, long>();
                break;
            case DType.Int32:
                work.Run<OrderI32, int>();
                break;
            case DType.Int8:
                work.Run<OrderI8, sbyte>();
                break;
            case DType.UInt8 or DType.Bool:
                work.Run<OrderU8, byte>();
                break;
            default:
                throw Unexpected(dtype);
        }
    }

    /// <summary>Sorts pieces of rows in shared memory, several short rows at a time; pieces of one row are then merged
    /// two by two.</summary>
    private void Sort<TOrder, TElement>(
        ArrayView<TElement> x, ArrayView<long> indices, long outer, long n, long inner, bool descending)
        where TOrder : struct, IGpuOrder<TElement>
        where TElement : unmanaged
    {
        long rows = outer * inner;
        if (rows * n == 0)
            return;
        int length = (int)Math.Min(SortedAtOnce, (long)BitOperations.RoundUpToPowerOf2((ulong)n));
        long pieces = (n + length - 1) / length, segments = rows * pieces;
        int places = Math.Max(length, (int)Math.Min(queue.GroupThreads, segments * length));
        int segmentsAtOnce = places / length;
        ulong flip = descending ? ulong.MaxValue : 0;

        // Keys and positions in turns in two places, if there is something to merge.
        long room = pieces > 1 ? rows * n : 1;
        using GpuStorage keys = Rent(2 * room * sizeof(ulong)), positions = Rent(2 * room * sizeof(int));
        ArrayView<ulong> key = keys.View.Cast<ulong>(), keyTo = key.SubView(room, room);
        ArrayView<int> position = positions.View.Cast<int>(), positionTo = position.SubView(room, room);
        queue.LaunchGroups(
            new SortKernel<TOrder, TElement>(
                x, indices, key, position, n, inner, pieces, segments, length, segmentsAtOnce, flip),
            (segments + segmentsAtOnce - 1) / segmentsAtOnce);
        for (long width = length; width < n; width *= 2)
        {
            int isLast = 2 * width >= n ? 1 : 0;
            queue.Launch(
                new MergeKernel(key, position, keyTo, positionTo, indices, n, inner, width, isLast), rows * n);
            (key, keyTo) = (keyTo, key);
            (position, positionTo) = (positionTo, position);
        }
    }

    private readonly struct ArgSortWork(
        GpuBackend backend, Tensor x, Tensor indices, long outer, long n, long inner, bool descending) : IOrderWork
    {
        public void Run<TOrder, TElement>()
            where TOrder : struct, IGpuOrder<TElement>
            where TElement : unmanaged
            => backend.Sort<TOrder, TElement>(
                x.View<TElement>(), indices.View<long>(), outer, n, inner, descending);
    }

    /// <summary>Segments of a power of two of elements, some of them per group: a bitonic sort of pairs of key and
    /// position, which are all different, so equal keys keep their order.</summary>
    internal readonly struct SortKernel<TOrder, TElement>(
        ArrayView<TElement> x, ArrayView<long> indices, ArrayView<ulong> keys, ArrayView<int> positions, long n,
        long inner, long pieces, long segments, int length, int segmentsAtOnce, ulong flip) : IGpuGroupKernel
        where TOrder : struct, IGpuOrder<TElement>
        where TElement : unmanaged
    {
        public void Run(long piece)
        {
            ArrayView<ulong> key = SharedMemory.Allocate<ulong>(SortedAtOnce);
            ArrayView<int> position = SharedMemory.Allocate<int>(SortedAtOnce);
            int count = segmentsAtOnce * length;
            long firstSegment = piece * segmentsAtOnce;
            for (int place = Group.IdxX; place < count; place += Group.DimX)
            {
                long segment = firstSegment + (place / length), row = GpuIndex.Divide(segment, pieces);
                long k = ((segment - (row * pieces)) * length) + (place & (length - 1));

                // What fills a segment up comes behind everything.
                ulong own = ulong.MaxValue;
                int from = int.MaxValue;
                if (segment < segments && k < n)
                {
                    own = TOrder.Key(x[Place(row, k)]) ^ flip;
                    from = (int)k;
                }

                key[place] = own;
                position[place] = from;
            }

            Group.Barrier();
            for (int size = 2; size <= length; size <<= 1)
            {
                for (int distance = size >> 1; distance > 0; distance >>= 1)
                {
                    for (int pair = Group.IdxX; pair < count >> 1; pair += Group.DimX)
                        Exchange(key, position, (2 * pair) - (pair & (distance - 1)), distance, size);
                    Group.Barrier();
                }
            }

            for (int place = Group.IdxX; place < count; place += Group.DimX)
            {
                long segment = firstSegment + (place / length), row = GpuIndex.Divide(segment, pieces);
                long k = ((segment - (row * pieces)) * length) + (place & (length - 1));
                if (segment < segments && k < n)
                    Write(row, k, key[place], position[place]);
            }

            Group.Barrier();
        }

        private void Exchange(ArrayView<ulong> key, ArrayView<int> position, int a, int distance, int size)
        {
            int b = a + distance;
            ulong keyA = key[a], keyB = key[b];
            int positionA = position[a], positionB = position[b];
            bool isBehind = keyA > keyB || (keyA == keyB && positionA > positionB);
            bool isUp = (a & (length - 1) & size) == 0;
            if (isBehind != isUp)
                return;
            key[a] = keyB;
            key[b] = keyA;
            position[a] = positionB;
            position[b] = positionA;
        }

        private void Write(long row, long k, ulong key, int position)
        {
            if (pieces == 1)
            {
                indices[Place(row, k)] = position;
            }
            else
            {
                keys[(row * n) + k] = key;
                positions[(row * n) + k] = position;
            }
        }

        private long Place(long row, long k)
        {
            long outer = GpuIndex.Divide(row, inner);
            return (((outer * n) + k) * inner) + row - (outer * inner);
        }
    }

    /// <summary>An element per thread: its place in its own sorted run, and how many of the other run come before it.
    /// </summary>
    internal readonly struct MergeKernel(
        ArrayView<ulong> keys, ArrayView<int> positions, ArrayView<ulong> keysTo, ArrayView<int> positionsTo,
        ArrayView<long> indices, long n, long inner, long width, int isLast) : IGpuKernel
    {
        public void Run(long i)
        {
            long row = GpuIndex.Divide(i, n), first = row * n, k = i - first;
            long start = k & ~((2 * width) - 1), middle = start + width, end = middle + width;
            if (middle > n)
                middle = n;
            if (end > n)
                end = n;
            ulong key = keys[i];
            bool isLeft = k < middle;
            long low = isLeft ? middle : start, high = isLeft ? end : middle;

            // The left run came first: of equals all of it stand before those of the right run.
            while (low < high)
            {
                long half = low + ((high - low) >> 1);
                ulong other = keys[first + half];
                bool isBefore = isLeft ? other < key : other <= key;
                if (isBefore)
                    low = half + 1;
                else
                    high = half;
            }

            long to = k + low - middle;
            if (isLast != 0)
            {
                long outer = GpuIndex.Divide(row, inner);
                indices[(((outer * n) + to) * inner) + row - (outer * inner)] = positions[i];
            }
            else
            {
                keysTo[first + to] = key;
                positionsTo[first + to] = positions[i];
            }
        }
    }
}
