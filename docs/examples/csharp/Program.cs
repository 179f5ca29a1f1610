// Opens, watches, locks, unlocks and closes a session of Loquet's service.
//
//   dotnet run -- URL [WORKSTATION-FILE] session IDENTIFIER   < password
//   dotnet run -- URL WORKSTATION-FILE   enrol                < one-time code
//   dotnet run -- URL [WORKSTATION-FILE] cards
//
// An authority of the practice's own goes into the system's store.
// Passwords, codes and tokens come from standard input or a file: a command line is seen by every
// program of the machine.

using System;
using System.IO;
using System.Net.Http;
using System.Text.Json;
using System.Threading.Tasks;

namespace LoquetExample
{
    public static class Program
    {
        public static async Task<int> Main(string[] words)
        {
            try
            {
                var rest = words.Length > 1 && !IsPart(words[1]) ? 2 : 1;
                var file = rest == 2 ? words[1] : null;
                var part = words[rest];
                var isKept = file != null && part != "enrol";
                var workstation = isKept ? File.ReadAllText(file).Trim() : null;
                using (var desk = new Desk(new Uri(words[0]), workstation))
                {
                    switch (part)
                    {
                        case "session":
                            await PlaySession(desk, words[rest + 1]);
                            break;
                        case "enrol":
                            await PlayEnrol(desk, file);
                            break;
                        default:
                            await PlayCards(desk);
                            break;
                    }
                }

                return 0;
            }
            catch (Exception error) when (error is Problem || error is IOException || error is HttpRequestException)
            {
                Console.Error.WriteLine(error.Message);
                return 1;
            }
        }

        private static bool IsPart(string word)
        {
            return word == "session" || word == "enrol" || word == "cards";
        }

        // Logs in; then what a program does all day: show data while active, hide it otherwise.
        private static async Task PlaySession(Desk desk, string identifier)
        {
            var password = Console.ReadLine();
            var opened = await desk.LogIn(identifier, password);
            var name = opened.GetProperty("session").GetProperty("identifier").GetProperty("display");
            Console.WriteLine("open " + name.GetString());
            await desk.FollowSession(async view =>
            {
                if (Say(view) != "active")
                {
                    return false; // hide the patient's record; `cause` says why
                }

                await desk.Lock(); // here: the person presses « Verrouiller »
                return true;
            });
            await desk.Unlock(password); // here: the person has typed it again
            await desk.FollowSession(async view =>
            {
                var state = Say(view);
                if (state == "active")
                {
                    await desk.Close(); // here: the person leaves
                }

                return state != "ended";
            });
        }

        private static string Say(JsonElement view)
        {
            var state = view.GetProperty("state").GetString();
            JsonElement cause;
            var why = view.TryGetProperty("cause", out cause) ? cause.GetString() : "";
            Console.WriteLine(state + " " + why);
            return state;
        }

        // Keeps the token where only this user reads it: the folder of the file is the user's own.
        private static async Task PlayEnrol(Desk desk, string file)
        {
            var token = await desk.Enrol(Console.ReadLine());
            using (var kept = new StreamWriter(new FileStream(file, FileMode.CreateNew)))
            {
                kept.WriteLine(token);
            }

            Console.WriteLine("enrolled");
        }

        // Says what lies in the readers, until the program is stopped.
        private static Task PlayCards(Desk desk)
        {
            return desk.FollowCards(station =>
            {
                foreach (var reader in station.GetProperty("readers").EnumerateArray())
                {
                    Console.WriteLine(reader.GetProperty("reader").GetString() + " " + reader.GetProperty("card"));
                }

                Console.WriteLine("readers " + station.GetProperty("readers").GetArrayLength());
                return Task.FromResult(true);
            });
        }
    }
}
