using System.Numerics;
using ILGPU;

namespace DeepNet.Gpu.Kernels;

/// <summary>A matrix product with one thread per result: for results of few rows and columns or little depth, where a
/// tile would be mostly empty.</summary>
internal readonly struct GemmDirectKernel<T, TLeft, TRight, TResult>(
    TLeft left, TRight right, TResult result, StrideWalk batches, GemmShape shape) : IGpuKernel
    where T : unmanaged, INumber<T>
    where TLeft : struct, IGemmFactor<T>
    where TRight : struct, IGemmFactor<T>
    where TResult : struct, IGemmResult<T>
{
    public void Run(long index)
    {
        (long batch, int row, int column) = shape.Result(index);
        (long leftOffset, long rightOffset) = batches.At(batch);
        GemmPlace leftPlace = left.At(leftOffset, row), rightPlace = right.At(rightOffset, column);
        T sum = default;
        for (int step = 0; step < shape.Depth; step += 4)
            sum = left.Four(leftPlace, step, shape.Depth).Dot(right.Four(rightPlace, step, shape.Depth), sum);
        result.Put(batch, row, column, sum);
    }
}

/// <summary>A matrix product with one group per result: for few results and much depth.</summary>
/// <remarks>256 sums of every 256th quad of steps, then a tree over them, however many threads a group has.</remarks>
internal readonly struct GemmDeepKernel<T, TLeft, TRight, TResult>(
    TLeft left, TRight right, TResult result, StrideWalk batches, GemmShape shape) : IGpuGroupKernel
    where T : unmanaged, INumber<T>
    where TLeft : struct, IGemmFactor<T>
    where TRight : struct, IGemmFactor<T>
    where TResult : struct, IGemmResult<T>
{
    private const int Sums = 256;

    public void Run(long piece)
    {
        ArrayView<T> sums = SharedMemory.Allocate<T>(Sums);
        (long slot, int row, int column) = shape.Result(piece);
        (long batch, int begin, int end) = shape.Part(slot);
        (long leftOffset, long rightOffset) = batches.At(batch);
        GemmPlace leftPlace = left.At(leftOffset, row), rightPlace = right.At(rightOffset, column);
        for (int place = Group.IdxX; place < Sums; place += Group.DimX)
        {
            T sum = default;
            for (int step = begin + (4 * place); step < end; step += 4 * Sums)
                sum = left.Four(leftPlace, step, end).Dot(right.Four(rightPlace, step, end), sum);
            sums[place] = sum;
        }

        for (int half = Sums / 2; half > 0; half /= 2)
        {
            Group.Barrier();
            for (int place = Group.IdxX; place < half; place += Group.DimX)
                sums[place] = sums[place] + sums[place + half];
        }

        if (Group.IdxX == 0)
            result.Put(slot, row, column, sums[0]);
        Group.Barrier();
    }
}

/// <summary>Adds the parts of a matrix product up, the first ones first.</summary>
internal readonly struct GemmSumKernel<T, TResult>(ArrayView<T> parts, TResult result, GemmShape shape) : IGpuKernel
    where T : unmanaged, INumber<T>
    where TResult : struct, IGemmResult<T>
{
    public void Run(long index)
    {
        long jump = shape.Results, place = index;
        T sum = parts[place];
        for (int part = 1; part < shape.Parts; part++)
        {
            place += jump;
            sum += parts[place];
        }

        (long batch, int row, int column) = shape.Result(index);
        result.Put(batch, row, column, sum);
    }
}
