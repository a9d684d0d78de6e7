namespace DeepNet.Kernels;

/// <summary>A lane that lies in memory as <see cref="Count"/> consecutive <typeparamref name="TElement"/>.</summary>
internal interface IPackedLane<T, TElement> : ILane<T>
    where T : struct, IPackedLane<T, TElement>
    where TElement : unmanaged
{
    /// <summary>Elements in the lane: 1 for the scalar lanes.</summary>
    static abstract int Count { get; }

    /// <summary>Reads from any address.</summary>
    static abstract unsafe T Load(TElement* source);

    /// <summary>
    /// a + what lies at any address, in one instruction: the compiler loads what <see cref="Load"/> gives into a
    /// register of its own, and with half the registers left a processor looks half as far ahead in memory.
    /// </summary>
    static virtual unsafe T Sum(T a, TElement* b) => a + T.Load(b);

    /// <summary>Writes to any address.</summary>
    static abstract unsafe void Store(T value, TElement* destination);

    /// <summary>Writes past the caches, to an address that is a multiple of the lane's size.</summary>
    static virtual unsafe void StorePast(T value, TElement* destination) => T.Store(value, destination);

    /// <summary>
    /// sum = a · b + sum, rounded once: where a sum stays in its register, the compiler need not move it.
    /// </summary>
    static virtual void AddProduct(T a, T b, ref T sum) => sum = T.FusedMultiplyAdd(a, b, sum);

    /// <summary>The larger one, in one instruction: b where a is NaN, and either zero of two.</summary>
    static virtual T Larger(T a, T b) => T.Max(a, b);

    /// <summary>One value in every element.</summary>
    static abstract T Broadcast(TElement value);

    /// <summary>The first element.</summary>
    static abstract TElement First(T value);

    /// <summary>All elements: the upper half is added to the lower one until one element is left.</summary>
    static abstract TElement SumOfHalves(T value);

    /// <summary>The larger of numbers a and b, as fast as the processor does it: a NaN may be lost.</summary>
    static virtual T MaxNumber(T a, T b) => T.Max(a, b);

    /// <summary>eˣ for x ≤ 0 (and up to 43), as softmax needs it: 0 where it would be less than e⁻⁸⁷.</summary>
    static virtual T ExpNegative(T x) => T.Exp(x);

    /// <summary>Bit i is set where element i of the mask is set.</summary>
    static abstract uint MaskBits(T mask);

    /// <summary>Every second element of a and then b, from the first on.</summary>
    static virtual T Even(T a, T b) => PerElement.Unzip<T, TElement>(a, b, 0);

    /// <summary>Every second element of a and then b, from the second on.</summary>
    static virtual T Odd(T a, T b) => PerElement.Unzip<T, TElement>(a, b, 1);

    /// <summary>The first half of a₀ b₀ a₁ b₁ …</summary>
    static virtual T ZipLow(T a, T b) => PerElement.Zip<T, TElement>(a, b, 0);

    /// <summary>The second half of a₀ b₀ a₁ b₁ …</summary>
    static virtual T ZipHigh(T a, T b) => PerElement.Zip<T, TElement>(a, b, T.Count);

    /// <summary>Bytes as numbers.</summary>
    static abstract unsafe T LoadBytes(byte* source);

    /// <summary>Whole numbers from 0 to 255 as bytes.</summary>
    static abstract unsafe void StoreBytes(T value, byte* destination);
}
