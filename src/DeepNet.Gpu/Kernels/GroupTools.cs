using ILGPU;

namespace DeepNet.Gpu.Kernels;

/// <summary>What the threads of a group do together, by trees in shared memory: the same bits for one size of group.
/// </summary>
internal static class GroupTools
{
    /// <summary>Threads of a group, at most.</summary>
    public const int Most = 256;

    /// <summary>What any thread of the group wrote before, all of them see behind.</summary>
    /// <remarks>Barriers stand in loops, but never in a branch, though all threads take the same one: PoCL 6 computes
    /// wrong results then.</remarks>
    public static void Sync()
    {
        MemoryFence.GroupLevel();
        Group.Barrier();
    }

    /// <summary>The sum of the threads' parts, in every thread.</summary>
    /// <param name="part">This thread's.</param>
    /// <param name="room">Shared, <see cref="Most"/> long.</param>
    public static double Sum(double part, ArrayView<double> room)
    {
        room[Group.IdxX] = part;
        Group.Barrier();
        for (int half = Group.DimX / 2; half > 0; half /= 2)
        {
            if (Group.IdxX < half)
                room[Group.IdxX] += room[Group.IdxX + half];
            Group.Barrier();
        }

        double sum = room[0];
        Group.Barrier();
        return sum;
    }

    /// <summary>The largest of the threads' parts, in every thread; NaN counts as infinite.</summary>
    /// <param name="part">This thread's.</param>
    /// <param name="room">Shared, <see cref="Most"/> long.</param>
    public static double Largest(double part, ArrayView<double> room)
    {
        room[Group.IdxX] = part;
        Group.Barrier();
        for (int half = Group.DimX / 2; half > 0; half /= 2)
        {
            if (Group.IdxX < half)
                room[Group.IdxX] = Larger(room[Group.IdxX], room[Group.IdxX + half]);
            Group.Barrier();
        }

        double largest = room[0];
        Group.Barrier();
        return largest;
    }

    /// <summary>max(largest, |x|); NaN counts as infinite.</summary>
    public static double Larger(double largest, double x)
    {
        double size = x < 0 ? -x : x;
        if (double.IsNaN(size))
            size = double.PositiveInfinity;
        return size > largest ? size : largest;
    }

    /// <summary>√(x² + y²) without overflow.</summary>
    public static double Hypot(double x, double y)
    {
        double large = Larger(Larger(0, x), y);
        if (large == 0)
            return 0;
        double a = x / large, b = y / large;
        return large * Math.Sqrt((a * a) + (b * b));
    }

    /// <summary>2ⁿ for n in ±1022.</summary>
    public static double PowerOfTwo(int n) => Interop.IntAsFloat((ulong)(n + 1023) << 52);

    /// <summary>n of the power of two at or below a positive number, kept within ±1000; 0 of 0.</summary>
    public static int Exponent(double x)
    {
        if (x == 0)
            return 0;
        int exponent = (int)((Interop.FloatAsInt(x) >> 52) & 0x7FF) - 1023;
        return exponent < -1000 ? -1000 : exponent > 1000 ? 1000 : exponent;
    }

    /// <summary>The pair that a task of a round brings together: in the rounds 0 … n - 2 of an even n, n / 2 tasks
    /// each,
    /// every two of 0 … n - 1 meet once.</summary>
    /// <remarks>As in a tournament: the last one stays, the others go round it.</remarks>
    public static (int Low, int High) Pair(int n, int round, int task)
    {
        int turning = n - 1;
        int x = task == 0 ? turning : (round + task) % turning, y = (round + turning - task) % turning;
        return x < y ? (x, y) : (y, x);
    }
}
