namespace DeepNet.Gpu.Kernels;

/// <summary>Up to eight things that a kernel chooses from, without an array: those that are missing are the first one.
/// </summary>
internal readonly struct Eight<T>(ReadOnlySpan<T> items)
    where T : struct
{
    public readonly T A = items[0], B = items[items.Length > 1 ? 1 : 0], C = items[items.Length > 2 ? 2 : 0];

    public readonly T D = items[items.Length > 3 ? 3 : 0], E = items[items.Length > 4 ? 4 : 0];

    public readonly T F = items[items.Length > 5 ? 5 : 0], G = items[items.Length > 6 ? 6 : 0];

    public readonly T H = items[items.Length > 7 ? 7 : 0];

    public T At(int index) => index < 4
        ? index < 2 ? (index == 0 ? A : B) : (index == 2 ? C : D)
        : index < 6 ? (index == 4 ? E : F) : (index == 6 ? G : H);
}
