using ILGPU;

namespace DeepNet.Gpu.Kernels;

/// <summary>Sums over the threads of a group, in shared memory of a place per thread.</summary>
internal static class GroupSum
{
    /// <summary>Threads of a group, at most: the length of the shared memory.</summary>
    public const int MostThreads = 256;

    /// <summary>This thread's number and those of all threads before it. The memory then holds every thread's result.
    /// </summary>
    public static long Running(ArrayView<long> shared, long value)
    {
        int thread = Group.IdxX;
        shared[thread] = value;
        Group.Barrier();
        for (int distance = 1; distance < Group.DimX; distance <<= 1)
        {
            long before = thread >= distance ? shared[thread - distance] : 0;
            Group.Barrier();
            shared[thread] += before;
            Group.Barrier();
        }

        return shared[thread];
    }
}
